package dev.bartizan.decision.machine;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Selects bans by the query parameters that {@code cscli} sends. */
final class BanSelection {

    private static final Set<String> KNOWN =
            Set.of("ip", "range", "contains", "scope", "value", "type", "origin", "scenario", "has_active_decision");

    private BanSelection() {}

    /**
     * The bans that a query selects for deletion.
     *
     * @throws ServiceException {@code BAD_REQUEST} for an unreadable address, and for a parameter that isn't supported,
     *     because ignoring it would delete more than the caller wants
     */
    static Predicate<ActiveBan> toDelete(MultivaluedMap<String, String> query) {
        query.forEach((name, values) -> {
            boolean noLimit = name.equals("limit") && values.stream().allMatch("0"::equals);
            if (!KNOWN.contains(name) && !noLimit) {
                throw bad("the filter " + OutsideText.line(name) + " is not supported");
            }
        });
        return of(query);
    }

    /**
     * The bans that a query selects; parameters that aren't supported are ignored.
     *
     * @throws ServiceException {@code BAD_REQUEST} for an unreadable address
     */
    static Predicate<ActiveBan> of(MultivaluedMap<String, String> query) {
        boolean inside = "false".equals(query.getFirst("contains"));
        Predicate<ActiveBan> all = _ -> true;
        return all.and(within(query.getFirst("ip"), inside))
                .and(within(query.getFirst("range"), inside))
                .and(exactly(query.getFirst("value")))
                .and(equal(query.getFirst("scope"), ban -> host(ban) ? "ip" : "range"))
                .and(equal(query.getFirst("type"), ban -> ban.type().name()))
                .and(equal(query.getFirst("origin"), ActiveBan::origin))
                .and(equal(query.getFirst("scenario"), ActiveBan::scenario))
                .and(equal(query.getFirst("has_active_decision"), _ -> "true"));
    }

    private static Predicate<ActiveBan> within(@Nullable String text, boolean inside) {
        if (text == null || text.isEmpty()) {
            return _ -> true;
        }
        IpRange wanted = range(text);
        return ban -> inside ? contains(wanted, ban.range()) : contains(ban.range(), wanted);
    }

    private static Predicate<ActiveBan> exactly(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return _ -> true;
        }
        IpRange wanted = range(text);
        return ban -> ban.range().equals(wanted);
    }

    private static Predicate<ActiveBan> equal(@Nullable String wanted, Function<ActiveBan, String> value) {
        return wanted == null || wanted.isEmpty()
                ? _ -> true
                : ban -> value.apply(ban).equalsIgnoreCase(wanted);
    }

    private static boolean host(ActiveBan ban) {
        return ban.range().first().equals(ban.range().last());
    }

    private static boolean contains(IpRange outer, IpRange inner) {
        return outer.contains(inner.first()) && outer.contains(inner.last());
    }

    private static IpRange range(String text) {
        try {
            return IpRange.parse(text);
        } catch (IpSyntaxException unreadable) {
            throw bad(unreadable.syntax().reason());
        }
    }

    private static ServiceException bad(String message) {
        return new ServiceException(ErrorCode.BAD_REQUEST, message, Map.of());
    }
}
