package dev.bartizan.fail2ban.protocol;

import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What commands return, in the types that they are said to return.
 *
 * @see <a href="https://github.com/fail2ban/fail2ban/blob/master/fail2ban/server/transmitter.py">fail2ban's
 *     transmitter</a>
 */
public final class Answers {

    private Answers() {}

    public static long number(Object answer) {
        if (answer instanceof Number number) {
            return number.longValue();
        }
        throw unexpected("number", answer);
    }

    public static String text(Object answer) {
        if (answer instanceof String text) {
            return text;
        }
        throw unexpected("text", answer);
    }

    /** What isn't a text becomes one: a ban list can hold whatever somebody has told the server to ban. */
    public static List<String> texts(Object answer) {
        if (answer instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw unexpected("list", answer);
    }

    /** A list of names and values, which stands for a dictionary. */
    public static Map<String, Object> pairs(Object answer) {
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

    private static UnreachableException unexpected(String wanted, Object answer) {
        String type = answer == null ? "nothing" : answer.getClass().getSimpleName();
        return new UnreachableException(Cause.GARBAGE, Map.of("reason", "No " + wanted + ", but " + type), null);
    }
}
