package dev.bartizan.decision;

import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Where a page of decisions ended. The bans come first, then the lists by name. */
sealed interface DecisionPosition {

    /** The network of the page's last decision. */
    IpRange range();

    /**
     * After a ban.
     *
     * @param range its network
     * @param source source of the ban
     * @param scenario scenario of the ban
     */
    record Ban(IpRange range, String source, String scenario) implements DecisionPosition {}

    /**
     * After an entry of a list.
     *
     * @param list name of the list
     * @param range a CIDR of the entry
     */
    record Entry(String list, IpRange range) implements DecisionPosition {}

    static DecisionPosition after(Lookup.Match decision) {
        return switch (decision) {
            case Lookup.Match.Banned banned ->
                new Ban(banned.range(), banned.ban().source(), banned.ban().scenario());
            case Lookup.Match.Listed listed -> new Entry(listed.list(), listed.range());
        };
    }

    /** The position as an opaque text: {@code next} in a response, {@code after} in a request. */
    default String token() {
        String text = switch (this) {
            case Ban(IpRange range, String source, String scenario) -> "ban " + range + " " + source + " " + scenario;
            case Entry(String list, IpRange range) -> "entry " + range + " " + list;
        };
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a {@link #token()}.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}
     */
    static DecisionPosition parse(String token) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", 3);
            if (parts.length == 3) {
                IpRange range = IpRange.parse(parts[1]);
                return switch (parts[0]) {
                    case "ban" -> {
                        String[] ban = parts[2].split(" ", 2);
                        if (ban.length < 2) {
                            throw unreadable(token);
                        }
                        yield new Ban(range, ban[0], ban[1]);
                    }
                    case "entry" -> new Entry(parts[2], range);
                    default -> throw unreadable(token);
                };
            }
        } catch (IllegalArgumentException noneOfOurs) {
            // Neither Base64 nor a range: not one of our tokens.
        }
        throw unreadable(token);
    }

    private static ServiceException unreadable(String token) {
        return ServiceException.invalid(
                Map.of("after", "must be the value of next in the page before"), Map.of("after", token));
    }
}
