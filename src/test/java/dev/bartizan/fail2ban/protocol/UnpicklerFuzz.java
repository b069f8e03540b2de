package dev.bartizan.fail2ban.protocol;

import dev.bartizan.fail2ban.bans.BanLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Data from a fail2ban server: pickles, and lines with bans in them. */
public final class UnpicklerFuzz {

    private static final Pattern LINE = Pattern.compile(
            "(?<ip>.*) \t(?<began>[-0-9]{10} [:0-9]{8}) \\+ (?<seconds>-?[0-9]{1,12}) = .*", Pattern.DOTALL);

    private UnpicklerFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        line(new String(bytes, StandardCharsets.ISO_8859_1));
        try {
            walk(Unpickler.read(bytes), 0);
        } catch (UnpicklingException expected) {
            // Most inputs are not a pickle.
        }
    }

    private static void walk(Object value, int depth) {
        if (depth > Unpickler.MAX_DEPTH) {
            throw new IllegalStateException("Deeper than it may be");
        }
        switch (value) {
            case List<?> list -> list.forEach(each -> walk(each, depth + 1));
            case Map<?, ?> map ->
                map.forEach((key, each) -> {
                    walk(key, depth + 1);
                    walk(each, depth + 1);
                });
            case null, default -> {}
        }
    }

    private static void line(String text) {
        Optional<BanLine> ban = BanLine.parse(text);
        Matcher matcher = LINE.matcher(text);
        if (ban.isPresent() && !matcher.matches()) {
            throw new IllegalStateException("No line: " + text);
        }
    }
}
