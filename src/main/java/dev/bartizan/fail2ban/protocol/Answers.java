package dev.bartizan.fail2ban.protocol;

import com.google.re2j.Pattern;
import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts answers to the expected types; throws {@link UnreachableException} if the type is another one.
 *
 * @see <a href="https://github.com/fail2ban/fail2ban/blob/master/fail2ban/server/transmitter.py">fail2ban's
 *     transmitter</a>
 */
public final class Answers {

    private static final Pattern BETWEEN_NAMES = Pattern.compile(", ");

    private Answers() {}

    public static long number(@Nullable Object answer) {
        if (answer instanceof Number number) {
            return number.longValue();
        }
        throw unexpected("number", answer);
    }

    public static String text(@Nullable Object answer) {
        if (answer instanceof String text) {
            return text;
        }
        throw unexpected("text", answer);
    }

    /** A list of texts. Other values are converted, because a ban list can contain anything. */
    public static List<String> texts(@Nullable Object answer) {
        if (answer instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw unexpected("list", answer);
    }

    /** A list of name-value pairs as a map. */
    public static Map<String, Object> pairs(@Nullable Object answer) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        if (!(answer instanceof List<?> list)) {
            throw unexpected("list", answer);
        }
        for (Object item : list) {
            if (!(item instanceof List<?> pair) || pair.size() != 2) {
                throw unexpected("pair", item);
            }
            pairs.put(text(pair.getFirst()), pair.getLast());
        }
        return pairs;
    }

    /** The names of the jails in the answer to {@code status}. */
    public static List<String> jails(@Nullable Object status) {
        String names = text(pairs(status).get("Jail list"));
        return Arrays.stream(BETWEEN_NAMES.split(names))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static UnreachableException unexpected(String wanted, @Nullable Object answer) {
        String type = answer == null ? "nothing" : answer.getClass().getSimpleName();
        return new UnreachableException(Cause.GARBAGE, Map.of("reason", "Expected " + wanted + ", got " + type), null);
    }
}
