package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.ListedRanges;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import dev.bartizan.remediation.Remediation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of one decision set that a bouncer gets, the strictest type first: its bans, then its lists by name, each
 * value once. Immutable; shares the memory of the published set.
 */
public final class BouncerDecisions {

    private final DecisionSet decisions;
    private final BouncerFilter filter;
    private final List<Source> sources;
    private final long cut;

    private volatile @Nullable Extent extent;

    private BouncerDecisions(DecisionSet decisions, BouncerFilter filter, List<Source> sources, long cut) {
        this.decisions = decisions;
        this.filter = filter;
        this.sources = sources;
        this.cut = cut;
    }

    /** Builds a view, in time linear in the number of bans, or of all decisions if the filter has a limit. */
    public static BouncerDecisions of(DecisionSet decisions, BouncerFilter filter) {
        List<Source> sources =
                new ArrayList<>(BanSource.byType(decisions, filter).values());
        for (ListedRanges listed : decisions.lists()) {
            if (filter.admits(listed.list())) {
                sources.add(new BlocklistSource(listed, filter, null));
            }
        }
        sources.sort(Comparator.comparing(Source::type));
        BouncerDecisions whole = new BouncerDecisions(decisions, filter, List.copyOf(sources), 0);
        return filter.maxEntries() == 0 ? whole : whole.limitedTo(filter.maxEntries());
    }

    /** Keeps the first {@code values} values: lists are cut before bans of their type, and milder types before others. */
    private BouncerDecisions limitedTo(int values) {
        long seen = 0;
        List<Source> fitting = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Source.Walk walk = sources.get(i).walk();
            Cidr last = null;
            boolean cutHere = false;
            while (walk.next()) {
                if (hasBefore(i, walk)) {
                    continue;
                }
                seen++;
                if (seen == values) {
                    last = walk.copy();
                } else if (seen > values) {
                    cutHere = true;
                }
            }
            if (seen <= values || last != null) {
                fitting.add(cutHere ? upTo(sources.get(i), last) : sources.get(i));
            }
        }
        return seen <= values ? this : new BouncerDecisions(decisions, filter, List.copyOf(fitting), seen - values);
    }

    private static Source upTo(Source source, @Nullable Cidr last) {
        return switch (source) {
            case BanSource bans -> bans.upTo(Objects.requireNonNull(last, "only a source with a last value is cut"));
            case BlocklistSource list -> new BlocklistSource(list.listed(), list.filter(), last);
        };
    }

    /** A copy with the bans of another view, and with the allowlist that they were selected with. */
    public BouncerDecisions withBansOf(BouncerDecisions other) {
        Stream<Source> bans = other.sources.stream().filter(BanSource.class::isInstance);
        List<Source> together = Stream.concat(bans, sources.stream())
                .sorted(Comparator.comparing(Source::type))
                .toList();
        return new BouncerDecisions(other.decisions, filter, together, cut);
    }

    /** The set that it is a part of. */
    public DecisionSet decisions() {
        return decisions;
    }

    /** What it was selected by. */
    public BouncerFilter filter() {
        return filter;
    }

    /**
     * A list of a view.
     *
     * @param listed all of its entries
     * @param last the last value that the view has; empty for all
     */
    public record PartOfList(ListedRanges listed, Optional<Cidr> last) {}

    /** The last banned value of each type that has one. */
    public Map<Remediation, Cidr> lastBans() {
        Map<Remediation, Cidr> last = new EnumMap<>(Remediation.class);
        for (Source source : sources) {
            if (source instanceof BanSource bans) {
                bans.last().ifPresent(value -> last.put(bans.type(), value));
            }
        }
        return last;
    }

    /** Its lists. */
    public List<PartOfList> lists() {
        return sources.stream()
                .flatMap(source -> source instanceof BlocklistSource list
                        ? Stream.of(new PartOfList(list.listed(), Optional.ofNullable(list.last())))
                        : Stream.empty())
                .toList();
    }

    /**
     * A view without bans.
     *
     * @param decisions a set that has the lists
     * @param filter what the view was selected by
     * @param last the last value of each list that is not complete, by its name
     */
    public static BouncerDecisions ofLists(DecisionSet decisions, BouncerFilter filter, Map<String, Cidr> last) {
        List<Source> sources = decisions.lists().stream()
                .<Source>map(listed -> new BlocklistSource(
                        listed, filter, last.get(listed.list().name())))
                .sorted(Comparator.comparing(Source::type))
                .toList();
        return new BouncerDecisions(decisions, filter, sources, 0);
    }

    /** By type, the strictest first: the bans, then the lists by name. */
    List<Source> sources() {
        return sources;
    }

    Optional<Source> source(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /** Whether it has a source whose decisions are milder than a type. */
    boolean hasMilderThan(Remediation type) {
        return !sources.isEmpty() && type.stricterThan(sources.getLast().type());
    }

    /** Whether it has a source whose decisions have another type. */
    boolean hasOtherThan(Remediation type) {
        return !sources.isEmpty()
                && (sources.getFirst().type() != type || sources.getLast().type() != type);
    }

    /** The strictest source that has exactly this value; empty if none has it. */
    Optional<Source> sourceOf(Cidr value) {
        for (Source source : sources) {
            if (source.has(value)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    /** Whether the view has exactly this value with a type. */
    boolean has(Cidr value, Remediation type) {
        for (Source source : sources) {
            if (source.type() == type && source.has(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the first {@code sourceCount} sources has the value. */
    boolean hasBefore(int sourceCount, Cidr value) {
        for (int i = 0; i < sourceCount; i++) {
            if (sources.get(i).has(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one value of the view with a type contains all addresses of the given one. */
    boolean covers(Cidr value, Remediation type) {
        for (Source source : sources) {
            if (source.type() == type && source.covers(value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * All decisions, a value once for each source that has it. An item is valid until the next call of {@code next()}.
     */
    public Iterator<Decision> walk() {
        return new ViewWalk(sources.iterator());
    }

    /** All decisions that contain all addresses of a value. */
    public List<Decision> covering(Cidr value) {
        return sources.stream()
                .flatMap(source -> source.covering(value).stream())
                .toList();
    }

    /** Whether an entry of its bans and lists has any address of the range; entries that the filter leaves out can count. */
    public boolean overlaps(IpRange range) {
        return sources.stream().anyMatch(source -> source.overlaps(range));
    }

    private static final class ViewWalk implements Iterator<Decision> {

        private final Iterator<Source> rest;
        private Source.@Nullable Walk walk;
        private boolean ahead;

        ViewWalk(Iterator<Source> rest) {
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            while (!ahead && (walk != null || rest.hasNext())) {
                if (walk == null) {
                    walk = rest.next().walk();
                }
                ahead = walk.next();
                if (!ahead) {
                    walk = null;
                }
            }
            return ahead;
        }

        @Override
        public Decision next() {
            if (!hasNext() || walk == null) {
                throw new NoSuchElementException();
            }
            ahead = false;
            return walk;
        }
    }

    /**
     * The size of a view.
     *
     * @param values number of values
     * @param networks number of values that are not a single address
     * @param cut number of values that the filter's limit left out
     */
    public record Extent(long values, long networks, long cut) {}

    /** The size of this view; the first call takes time linear in the number of decisions. */
    public Extent extent() {
        Extent known = extent;
        if (known == null) {
            known = count();
            extent = known;
        }
        return known;
    }

    /**
     * What a program that can't block networks leaves open.
     *
     * @param networks number of networks that are sent to it
     * @param addresses4 number of IPv4 addresses in them that it doesn't block
     */
    public record Open(long networks, long addresses4) {

        /** Nothing. */
        public static final Open NOTHING = new Open(0, 0);
    }

    /**
     * What a program leaves open that gets this view; takes time linear in the number of decisions.
     *
     * @param ipv4 whether it leaves IPv4 networks open
     * @param ipv6 whether it leaves IPv6 networks open
     * @param exceptFirst whether it blocks the first address of each network
     */
    public Open open(boolean ipv4, boolean ipv6, boolean exceptFirst) {
        IpRangeSetBuilder building = new IpRangeSetBuilder();
        long networks = 0;
        Iterator<Decision> decisions = walk();
        while (decisions.hasNext()) {
            Decision value = decisions.next();
            if (value.type() == Remediation.ban && !value.isHost() && (value.isV6() ? ipv6 : ipv4)) {
                networks++;
                building.add(value.toRange());
            }
        }
        if (networks == 0) {
            return Open.NOTHING;
        }
        IpRangeSet sent = building.build();
        IpRangeSetBuilder blocked = new IpRangeSetBuilder();
        decisions = walk();
        while (decisions.hasNext()) {
            Decision value = decisions.next();
            IpAddress first = value.toRange().first();
            if (value.type() == Remediation.ban && (value.isHost() || exceptFirst) && sent.contains(first)) {
                blocked.add(IpRange.of(first));
            }
        }
        return new Open(networks, sent.subtract(blocked.build()).addressCount4());
    }

    private Extent count() {
        long values = 0;
        long networks = 0;
        for (int i = 0; i < sources.size(); i++) {
            Source.Walk walk = sources.get(i).walk();
            while (walk.next()) {
                if (!hasBefore(i, walk)) {
                    values++;
                    networks += walk.isHost() ? 0 : 1;
                }
            }
        }
        return new Extent(values, networks, cut);
    }
}
