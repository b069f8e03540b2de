package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.ListedRanges;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.CidrCursor;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one list blocks, read from the published set.
 *
 * @param listed the list's entries
 * @param filter selects the CIDRs that are sent
 * @param last the last CIDR that is sent; all if it is absent
 */
record BlocklistSource(
        ListedRanges listed, BouncerFilter filter, @Nullable Cidr last) implements Source {

    @Override
    public String name() {
        return Source.name(type(), scenario());
    }

    private String scenario() {
        return listed.list().name();
    }

    @Override
    public Remediation type() {
        return listed.list().type();
    }

    @Override
    public int sizeHint() {
        return listed.ranges().rangeCount();
    }

    @Override
    public Instant until() {
        return listed.list().until();
    }

    @Override
    public Instant until(Cidr value) {
        return until();
    }

    @Override
    public boolean has(Cidr value) {
        return prefixLengthAt(value) == value.prefixLength() && includes(value);
    }

    @Override
    public List<Decision> covering(Cidr value) {
        int prefixLength = prefixLengthAt(value);
        if (prefixLength < 0 || prefixLength > value.prefixLength()) {
            return List.of();
        }
        Cidr cidr = value.widened(prefixLength);
        return includes(cidr)
                ? List.of(Decision.of(
                        cidr, LISTS, scenario(), type(), listed.list().listId(), until()))
                : List.of();
    }

    @Override
    public boolean overlaps(IpRange range) {
        return listed.ranges().overlaps(range)
                && (last == null || range.first().compareTo(last.toRange().last()) <= 0);
    }

    private int prefixLengthAt(Cidr value) {
        return listed.ranges()
                .prefixLengthAt(
                        value.isV6(), value.high(), value.low(), filter.values().expansion());
    }

    private boolean includes(Cidr cidr) {
        return filter.admits(cidr) && (last == null || cidr.compareAddress(last) <= 0);
    }

    /** Ignores the end: a list that lasts longer now gets a new {@link Announcement}. */
    @Override
    public boolean sameAs(Source other, Cidr value) {
        return other.has(value);
    }

    @Override
    public boolean sameAs(Source other) {
        return this == other
                || other instanceof BlocklistSource that
                        && listed.ranges().equals(that.listed.ranges())
                        && filter.equals(that.filter)
                        && last == null
                        && that.last == null;
    }

    @Override
    public Walk walk() {
        CidrCursor cidrs = CidrCursor.over(listed.ranges(), filter.values().expansion());
        return new ListWalk(cidrs);
    }

    private final class ListWalk implements Walk {

        private final CidrCursor cidrs;

        ListWalk(CidrCursor cidrs) {
            this.cidrs = cidrs;
        }

        @Override
        public boolean next() {
            while (cidrs.next()) {
                if (last != null && cidrs.compareAddress(last) > 0) {
                    return false;
                }
                if (filter.admits(cidrs)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean isV6() {
            return cidrs.isV6();
        }

        @Override
        public long high() {
            return cidrs.high();
        }

        @Override
        public long low() {
            return cidrs.low();
        }

        @Override
        public int prefixLength() {
            return cidrs.prefixLength();
        }

        @Override
        public String origin() {
            return LISTS;
        }

        @Override
        public String scenario() {
            return listed.list().name();
        }

        @Override
        public Remediation type() {
            return BlocklistSource.this.type();
        }

        @Override
        public long sourceNumber() {
            return listed.list().listId();
        }

        @Override
        public Instant until() {
            return BlocklistSource.this.until();
        }
    }
}
