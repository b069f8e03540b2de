package dev.bartizan.update.manifest;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parses ids of updates, in upper or lower case, alone or inside a text. */
public final class UpdateId {

    /** Each {@code x} stands for a hexadecimal digit. */
    private static final String SHAPE = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    private UpdateId() {}

    /** Parses a text that is an id; empty if there is none or not an id. */
    public static Optional<UUID> read(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(id -> id.length() == SHAPE.length() && isAt(id, 0))
                .map(UUID::fromString);
    }

    /** All ids in a text. */
    public static Set<UUID> find(@Nullable String text) {
        if (text == null) {
            return Set.of();
        }
        Set<UUID> ids = new HashSet<>();
        for (int at = 0; at + SHAPE.length() <= text.length(); at++) {
            if (isAt(text, at)) {
                ids.add(UUID.fromString(text.substring(at, at + SHAPE.length())));
            }
        }
        return ids;
    }

    /** Whether an id starts at the position and is not part of a longer word. */
    private static boolean isAt(String text, int start) {
        int end = start + SHAPE.length();
        if (start > 0 && isLetterOrDigit(text.charAt(start - 1))
                || end < text.length() && isLetterOrDigit(text.charAt(end))) {
            return false;
        }
        for (int at = 0; at < SHAPE.length(); at++) {
            char character = text.charAt(start + at);
            boolean fits = SHAPE.charAt(at) == 'x' ? HexFormat.isHexDigit(character) : character == '-';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char character) {
        return character < 0x80 && Character.isLetterOrDigit(character);
    }
}
