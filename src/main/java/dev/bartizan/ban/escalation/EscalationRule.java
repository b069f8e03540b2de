package dev.bartizan.ban.escalation;

import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A rule by which bans follow from new bans and the history. */
sealed interface EscalationRule permits RepeatOffenders, BannedNetworks {

    /** Whether it is switched on. */
    boolean enabled();

    /** Scenario of the bans that follow. */
    String scenario();

    /** How far back the rule needs the history. */
    Duration lookBack();

    /** Beginnings of the canonical texts of the ranges whose history the rule needs; empty if it needs none. */
    Set<String> prefixes(Collection<ActiveBan> begun);

    /**
     * The bans that follow from new bans.
     *
     * @param history the earlier bans and the new ones; a new one that isn't in it doesn't count
     */
    List<BanOrder> follow(Collection<ActiveBan> begun, List<EarlierBan> history, Instant now);

    /** An order for Bartizan's own ban. */
    static BanOrder order(IpRange range, Instant until, String reason) {
        return new BanOrder(
                range, Optional.of(new BanOrder.End.At(until)), BanService.MANUAL, reason, false, Optional.empty());
    }

    /** A duration for people in the largest unit that fits, such as {@code 36 hours}. */
    static String text(Duration duration) {
        for (Map.Entry<String, Duration> unit : List.of(
                Map.entry("day", Duration.ofDays(1)),
                Map.entry("hour", Duration.ofHours(1)),
                Map.entry("minute", Duration.ofMinutes(1)))) {
            long count = duration.dividedBy(unit.getValue());
            if (count > 0 && unit.getValue().multipliedBy(count).equals(duration)) {
                return count(count, unit.getKey());
            }
        }
        return count(duration.toSeconds(), "second");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
