package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanCause;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for a ban.
 *
 * @param range an address or a network: always a CIDR
 * @param end when it ends; empty for a permanent ban
 * @param cause who bans, and why
 * @param type what is to be done with the requests of the range
 * @param force whether to skip the {@link BanGuard}
 * @param requester the client's address, so that the client doesn't ban itself; empty if unknown
 */
public record BanOrder(
        IpRange range,
        Optional<End> end,
        BanCause cause,
        Remediation type,
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

    /** An order of the type {@link Remediation#ban}, of a person or for an engine. */
    public BanOrder(
            IpRange range,
            Optional<End> end,
            String origin,
            String reason,
            boolean force,
            Optional<IpAddress> requester) {
        this(range, end, origin, reason, Remediation.ban, force, requester);
    }

    /** An order of a person. */
    public BanOrder(
            IpRange range,
            Optional<End> end,
            String origin,
            String reason,
            Remediation type,
            boolean force,
            Optional<IpAddress> requester) {
        this(range, end, new BanCause(origin, ActiveBan.MANUAL_SCENARIO, reason), type, force, requester);
    }

    /** {@value BanService#MANUAL} for people, else the name of the engine, or an {@link ActiveBan#sourceOf}. */
    public String source() {
        return cause.source();
    }

    /** The scenario; the same source has one active ban of a range and scenario. */
    public String scenario() {
        return cause.scenario();
    }

    /** The reason for people; may be empty. */
    public String reason() {
        return cause.reason();
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
        return new BanOrder(range, end, new BanCause(source(), other, reason()), type, force, requester);
    }

    /** The ban if it begins now, without an id. */
    ActiveBan beginning(Instant now) {
        return new ActiveBan(0, range, cause, type, now, until(now));
    }

    /** Whether it replaces an active ban of the same range, source and scenario, because it is stricter. */
    boolean replaces(ActiveBan inForce) {
        return type.stricterThan(inForce.type());
    }

    /**
     * An active ban of the same range, source and scenario with the end of this order; empty if it doesn't end earlier, or
     * if it is stricter.
     */
    Optional<ActiveBan> extending(ActiveBan inForce, Instant now) {
        Optional<Instant> until = until(now);
        boolean longer = type == inForce.type()
                && inForce.until()
                        .filter(end -> until.isEmpty() || until.get().isAfter(end))
                        .isPresent();
        return longer
                ? Optional.of(new ActiveBan(
                        inForce.id(),
                        inForce.range(),
                        reason().isEmpty() ? inForce.cause() : cause,
                        type,
                        inForce.since(),
                        until))
                : Optional.empty();
    }
}
