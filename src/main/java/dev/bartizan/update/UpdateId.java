package dev.bartizan.update;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads ids of updates as clients write them: in capital letters or not, alone or somewhere in a text. */
final class UpdateId {

    private static final Pattern ID =
            Pattern.compile("(?<![0-9A-Za-z])\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}(?![0-9A-Za-z])");

    private UpdateId() {}

    /** The id that a text is; empty if it is null or something else. */
    static Optional<UUID> read(String text) {
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(ID.asMatchPredicate())
                .map(UUID::fromString);
    }

    /** All ids that are in a text; none if it is null. */
    static Set<UUID> find(String text) {
        if (text == null) {
            return Set.of();
        }
        Set<UUID> ids = new HashSet<>();
        for (Matcher id = ID.matcher(text); id.find(); ) {
            ids.add(UUID.fromString(id.group()));
        }
        return ids;
    }
}
