package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for a ban.
 *
 * @param range an address or a network: always a CIDR
 * @param end when it ends; empty for a permanent ban
 * @param source {@value BanService#MANUAL} for people, else the name of the engine, or an {@link ActiveBan#sourceOf}
 * @param scenario the scenario of CrowdSec; {@value ActiveBan#MANUAL_SCENARIO} for people
 * @param reason the reason for people; may be empty
 * @param force whether to skip the {@link BanGuard}
 * @param requester the client's address, so that the client doesn't ban itself; empty if unknown
 */
public record BanOrder(
        IpRange range,
        Optional<End> end,
        String source,
        String scenario,
        String reason,
        boolean force,
        Optional<IpAddress> requester) {

    /** The end of a ban. */
    public sealed interface End {

        /** A duration from now. */
        record After(Duration duration) implements End {}

        /** A point in time; in the future when the order is made. */
        record At(Instant time) implements End {}
    }

    public BanOrder {
        if (!range.isCidr()) {
            throw new IllegalArgumentException("Not a CIDR: " + range);
        }
    }

    /** An order of a person or for an engine. */
    public BanOrder(
            IpRange range,
            Optional<End> end,
            String origin,
            String reason,
            boolean force,
            Optional<IpAddress> requester) {
        this(range, end, origin, ActiveBan.MANUAL_SCENARIO, reason, force, requester);
    }

    /** The duration; empty if the ban is permanent or ends at a point in time. */
    public Optional<Duration> duration() {
        return end.filter(End.After.class::isInstance)
                .map(End.After.class::cast)
                .map(End.After::duration);
    }

    /** When the ban ends if it begins now; empty for a permanent ban. */
    Optional<Instant> until(Instant now) {
        return end.map(wanted -> switch (wanted) {
            case End.After after -> now.plus(after.duration());
            case End.At at -> at.time();
        });
    }

    /** A copy with another scenario. */
    BanOrder with(String other) {
        return new BanOrder(range, end, source, other, reason, force, requester);
    }

    /** The ban if it begins now, without an id. */
    ActiveBan beginning(Instant now) {
        return new ActiveBan(0, range, source, scenario, reason, now, until(now));
    }

    /** An active ban of the same range, source and scenario with the end of this order; empty if it doesn't end earlier. */
    Optional<ActiveBan> extending(ActiveBan inForce, Instant now) {
        Optional<Instant> until = until(now);
        boolean longer = inForce.until()
                .filter(end -> until.isEmpty() || until.get().isAfter(end))
                .isPresent();
        return longer
                ? Optional.of(new ActiveBan(
                        inForce.id(),
                        inForce.range(),
                        inForce.source(),
                        inForce.scenario(),
                        reason.isEmpty() ? inForce.reason() : reason,
                        inForce.since(),
                        until))
                : Optional.empty();
    }
}
