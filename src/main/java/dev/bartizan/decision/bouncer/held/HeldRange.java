package dev.bartizan.decision.bouncer.held;

import dev.bartizan.decision.bouncer.held.Holding.State;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.Decision;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what bouncers have of an address or a range with what they would get. Reads only memory. */
public final class HeldRange {

    private final IpRange range;
    private final List<Cidr> cidrs;
    private final Instant now;

    /** @param now decisions that have ended by then don't count */
    public HeldRange(IpRange range, Instant now) {
        this.range = range;
        this.cidrs = range.cidrs().stream().map(Cidr::of).toList();
        this.now = now;
    }

    /**
     * What a bouncer has and would get.
     *
     * @param sent the view of its last complete pull; empty if it asks for single addresses
     * @param possible views that it may have got since then
     * @param next what it would get now
     * @param all what a bouncer without a filter would get now
     * @param blocksNetworks whether its program blocks all networks of the range's family
     */
    public record Views(
            Optional<BouncerDecisions> sent,
            List<BouncerDecisions> possible,
            BouncerDecisions next,
            BouncerDecisions all,
            boolean blocksNetworks) {}

    private enum Share {
        NOTHING,
        PART,
        ALL
    }

    /**
     * The state of a bouncer.
     *
     * @param lastAt its last pull or query
     */
    public Holding of(String bouncer, Views views, @Nullable Instant lastAt) {
        Share next = share(views.next());
        if (views.sent().isEmpty()) {
            State state = next != Share.NOTHING ? State.ASKS : notWanted(views);
            return holding(bouncer, state, decision(views.next()), lastAt);
        }
        BouncerDecisions sent = views.sent().get();
        Share has = share(sent);
        if (has != Share.NOTHING && next != Share.NOTHING) {
            return has == Share.PART
                    ? without(bouncer, State.HAS_PART, lastAt)
                    : holding(
                            bouncer,
                            views.blocksNetworks() || blocked(sent) ? State.HAS : State.HAS_NETWORK,
                            decision(sent),
                            lastAt);
        }
        if (has != Share.NOTHING) {
            return holding(bouncer, State.UNTIL_NEXT_PULL, decision(sent), lastAt);
        }
        if (views.possible().stream().anyMatch(view -> share(view) != Share.NOTHING)) {
            return holding(bouncer, State.MAY_HAVE, decision(views.next()), lastAt);
        }
        return next != Share.NOTHING
                ? holding(bouncer, State.NEXT_PULL, decision(views.next()), lastAt)
                : without(bouncer, notWanted(views), lastAt);
    }

    /** The state of a bouncer of which nothing else is known. */
    public static Holding without(String bouncer, State state, @Nullable Instant lastAt) {
        return new Holding(bouncer, state, "", "", "", lastAt);
    }

    private static Holding holding(String bouncer, State state, Optional<Decision> decision, @Nullable Instant lastAt) {
        return decision.map(found -> new Holding(
                        bouncer, state, found.type().name(), found.toRange().toString(), found.scenario(), lastAt))
                .orElseGet(() -> without(bouncer, state, lastAt));
    }

    private State notWanted(Views views) {
        return share(views.all()) == Share.NOTHING ? State.NOTHING : State.LEFT_OUT;
    }

    private Share share(BouncerDecisions view) {
        if (cidrs.stream().allMatch(cidr -> covering(view, cidr).findAny().isPresent())) {
            return Share.ALL;
        }
        boolean address = cidrs.size() == 1 && cidrs.getFirst().isHost();
        return !address && view.overlaps(range) ? Share.PART : Share.NOTHING;
    }

    /** The decisions that are in force and contain all of a network, the strictest first. */
    private Stream<Decision> covering(BouncerDecisions view, Cidr cidr) {
        return view.covering(cidr).stream().filter(decision -> decision.until().isAfter(now));
    }

    private Optional<Decision> decision(BouncerDecisions view) {
        return cidrs.size() == 1 ? covering(view, cidrs.getFirst()).findFirst() : Optional.empty();
    }

    /** Whether it is blocked by a program that blocks single addresses alone. */
    private boolean blocked(BouncerDecisions view) {
        return cidrs.stream().allMatch(cidr -> covering(view, cidr).anyMatch(Cidr::isHost));
    }
}
