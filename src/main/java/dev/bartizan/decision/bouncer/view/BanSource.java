package dev.bartizan.decision.bouncer.view;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.CidrCursor;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All bans of one type without the allowlist's addresses; for each value the ban that ends last. */
final class BanSource implements Source {

    private static final String NAME = "";

    private static final Comparator<IpRange> BROADER_FIRST =
            Comparator.comparing(IpRange::first).thenComparing(IpRange::last, Comparator.reverseOrder());

    private final DecisionSet decisions;
    private final BouncerFilter filter;
    private final Remediation type;
    private final SortedMap<IpRange, ActiveBan> byValue;

    private BanSource(
            DecisionSet decisions, BouncerFilter filter, Remediation type, SortedMap<IpRange, ActiveBan> byValue) {
        this.decisions = decisions;
        this.filter = filter;
        this.type = type;
        this.byValue = byValue;
    }

    /** The bans by type: one source for {@link Remediation#ban}, and one for each other type that there is. */
    static Map<Remediation, BanSource> byType(DecisionSet decisions, BouncerFilter filter) {
        Map<Remediation, SortedMap<IpRange, ActiveBan>> byType = new EnumMap<>(Remediation.class);
        byType.put(Remediation.ban, new TreeMap<>(BROADER_FIRST));
        for (ActiveBan ban : decisions.bans().all()) {
            if (filter.admits(ban.origin(), ban.scenario(), ban.type())) {
                put(
                        ban,
                        decisions.allowlist(),
                        filter,
                        byType.computeIfAbsent(ban.type(), any -> new TreeMap<>(BROADER_FIRST)));
            }
        }
        Map<Remediation, BanSource> sources = new EnumMap<>(Remediation.class);
        byType.forEach((type, byValue) -> sources.put(type, new BanSource(decisions, filter, type, byValue)));
        return sources;
    }

    private static void put(
            ActiveBan ban, IpRangeSet allowlist, BouncerFilter filter, Map<IpRange, ActiveBan> byValue) {
        IpRangeSet banned = IpRangeSet.of(ban.range());
        IpRangeSet left = allowlist.overlaps(ban.range()) ? banned.subtract(allowlist) : banned;
        CidrCursor cidrs = CidrCursor.over(IpRangeList.of(left), filter.values().expansion());
        while (cidrs.next()) {
            if (filter.admits(cidrs)) {
                byValue.merge(cidrs.toRange(), ban, (one, other) -> end(one).isBefore(end(other)) ? other : one);
            }
        }
    }

    static Instant end(ActiveBan ban) {
        return ban.until().orElse(Instant.MAX);
    }

    /** Keeps only the values up to one of them. */
    BanSource upTo(Cidr last) {
        IpRange limit = last.toRange();
        SortedMap<IpRange, ActiveBan> first = new TreeMap<>(byValue.headMap(limit));
        first.put(limit, Objects.requireNonNull(byValue.get(limit), "the last value is in the source"));
        return new BanSource(decisions, filter, type, first);
    }

    /** The last value; empty if there is none. */
    Optional<Cidr> last() {
        return byValue.isEmpty() ? Optional.empty() : Optional.of(Cidr.of(byValue.lastKey()));
    }

    int size() {
        return byValue.size();
    }

    @Override
    public String name() {
        return Source.name(type, NAME);
    }

    @Override
    public Remediation type() {
        return type;
    }

    @Override
    public int sizeHint() {
        return size();
    }

    @Override
    public Instant until() {
        return Instant.MAX;
    }

    @Override
    public Instant until(Cidr value) {
        return end(Objects.requireNonNull(byValue.get(value.toRange()), "has() is true for the value"));
    }

    @Override
    public boolean has(Cidr value) {
        return !byValue.isEmpty() && byValue.containsKey(value.toRange());
    }

    @Override
    public List<Decision> covering(Cidr value) {
        if (byValue.isEmpty()) {
            return List.of();
        }
        List<Decision> covering = new ArrayList<>();
        for (int length = 0; length <= value.prefixLength(); length++) {
            Cidr network = value.widened(length);
            ActiveBan ban = byValue.get(network.toRange());
            if (ban != null) {
                covering.add(Decision.of(network, ban.origin(), ban.scenario(), type, 0, end(ban)));
            }
        }
        return covering;
    }

    /** Two values are nested or disjoint, so that one overlaps the range if it has its first address or begins in it. */
    @Override
    public boolean overlaps(IpRange range) {
        if (byValue.isEmpty()) {
            return false;
        }
        IpRange beginning = IpRange.of(range.first());
        SortedMap<IpRange, ActiveBan> later = byValue.tailMap(beginning);
        return covers(Cidr.of(beginning))
                || !later.isEmpty() && later.firstKey().overlaps(range);
    }

    @Override
    public boolean sameAs(Source other, Cidr value) {
        return other.has(value) && other.until(value).equals(until(value));
    }

    @Override
    public boolean sameAs(Source other) {
        return other instanceof BanSource that
                && (byValue.isEmpty()
                        || decisions.bans() == that.decisions.bans()
                                && decisions.allowlist() == that.decisions.allowlist()
                                && filter.equals(that.filter));
    }

    @Override
    public Walk walk() {
        return new BanWalk(byValue.entrySet().iterator());
    }

    private static final class BanWalk implements Walk {

        private final Iterator<Map.Entry<IpRange, ActiveBan>> rest;
        private Map.@Nullable Entry<IpRange, ActiveBan> current;

        BanWalk(Iterator<Map.Entry<IpRange, ActiveBan>> rest) {
            this.rest = rest;
        }

        @Override
        public boolean next() {
            boolean more = rest.hasNext();
            if (more) {
                current = rest.next();
            }
            return more;
        }

        private Map.Entry<IpRange, ActiveBan> entry() {
            return Objects.requireNonNull(current, "next() has returned true");
        }

        @Override
        public boolean isV6() {
            return entry().getKey().isV6();
        }

        @Override
        public long high() {
            return entry().getKey().first().high();
        }

        @Override
        public long low() {
            return entry().getKey().first().low();
        }

        @Override
        public int prefixLength() {
            return entry().getKey().prefixLength();
        }

        @Override
        public String origin() {
            return entry().getValue().origin();
        }

        @Override
        public String scenario() {
            return entry().getValue().scenario();
        }

        @Override
        public Remediation type() {
            return entry().getValue().type();
        }

        @Override
        public long sourceNumber() {
            return 0;
        }

        @Override
        public Instant until() {
            return end(entry().getValue());
        }
    }
}
