package dev.bartizan.decision;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.allowlist.ListExceptions;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.protection.ProtectedSet;
import dev.bartizan.protection.Protection;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All decisions: what is blocked, challenged and throttled by lists and bans, without the allowlist's addresses. Lists don't
 * block protected addresses either; bans can. Immutable, in memory, read without locks.
 *
 * <p>Lookups ignore lists and bans that have expired, although the set contains them until the next generation.
 */
public final class DecisionSet {

    /** Maximum number of matches in the result for a range. */
    static final int MAX_MATCHES = 100;

    private final long generation;
    private final Instant publishedAt;
    private final Listing listing;
    private final BanSet bans;

    /** The lists that don't block but demand something else. */
    private final List<ListContent> mild;

    /**
     * Builds a set without protected addresses.
     *
     * @param generation counts the publications, from 1
     * @param publishedAt time of publishing; lists and bans that have expired by then are left out
     * @param lists contents of the lists
     * @param bans the bans
     * @param allowlist addresses that are never blocked, even if lists or bans contain them
     */
    public DecisionSet(
            long generation, Instant publishedAt, Collection<ListContent> lists, BanSet bans, IpRangeSet allowlist) {
        this(generation, publishedAt, lists, bans, allowlist, ProtectedSet.EMPTY);
    }

    /**
     * Builds a set, in time linear in the number of ranges.
     *
     * @param generation counts the publications, from 1
     * @param publishedAt time of publishing; lists and bans that have expired by then are left out
     * @param lists contents of the lists
     * @param bans the bans
     * @param allowlist addresses that are never blocked, even if lists or bans contain them
     * @param protectedSet addresses that no list blocks
     */
    public DecisionSet(
            long generation,
            Instant publishedAt,
            Collection<ListContent> lists,
            BanSet bans,
            IpRangeSet allowlist,
            ProtectedSet protectedSet) {
        this(generation, publishedAt, lists, bans, new Excepted(allowlist, ListExceptions.NONE, protectedSet));
    }

    DecisionSet(long generation, Instant publishedAt, Collection<ListContent> lists, BanSet bans, Excepted excepted) {
        this(generation, publishedAt, Listing.of(Listing.alive(lists, publishedAt), excepted), bans);
    }

    private DecisionSet(long generation, Instant publishedAt, Listing listing, BanSet bans) {
        this.generation = generation;
        this.publishedAt = publishedAt;
        this.listing = listing;
        this.bans = bans.active(publishedAt);
        this.mild = listing.lists().stream()
                .filter(list -> list.type() != Remediation.ban)
                .toList();
    }

    /** The next generation; shares what the lists block if that stays the same. */
    DecisionSet next(Instant now, Collection<ListContent> lists, BanSet nextBans, Excepted excepted) {
        Listing next = listing.next(Listing.alive(lists, now), excepted);
        return new DecisionSet(generation + 1, now, next, nextBans);
    }

    /** Whether a ban has expired, or the lists are no longer those that the set was built from. */
    boolean outdated(Instant now, Collection<ListContent> lists) {
        return bans.active(now) != bans || !listing.lists().equals(Listing.alive(lists, now));
    }

    /** Looks up one address. */
    public Lookup lookup(IpAddress address, Instant now) {
        Excepted excepted = listing.excepted();
        boolean allowlisted = excepted.allowlist().contains(address);
        Optional<Protection> protection = excepted.protectedSet().of(address);
        boolean listed = allowlisted || protection.isPresent() || demanded(address);
        if (!listed && bans.isEmpty()) {
            return new Lookup(Coverage.NONE, Optional.empty(), false, protection, List.of(), false);
        }
        List<Lookup.Match> matches = new ArrayList<>();
        bans.covering(IpRange.of(address), now).forEach(ban -> matches.add(new Lookup.Match.Banned(ban)));
        int banned = matches.size();
        if (listed) {
            for (ListContent list : listing.lists()) {
                DatedIpRange found = list.until().isAfter(now) ? list.ranges().find(address) : null;
                if (found != null) {
                    matches.add(match(
                            list,
                            found,
                            found.range().cidrContaining(address),
                            excepted.exceptions().of(list.listId()).contains(address)));
                }
            }
        }
        List<Lookup.Match> applying =
                allowlisted ? List.of() : protection.isPresent() ? matches.subList(0, banned) : matches;
        Optional<Remediation> remediation =
                strictest(applying.stream().filter(match -> !match.excepted()).map(Lookup.Match::type));
        Coverage coverage = remediation.equals(Optional.of(Remediation.ban)) ? Coverage.FULL : Coverage.NONE;
        return new Lookup(coverage, remediation, allowlisted, protection, matches, false);
    }

    /** Whether a list can contain the address. Most addresses are on no list: this costs less than to search each list. */
    public boolean mayBeListed(IpAddress address) {
        Excepted excepted = listing.excepted();
        return demanded(address)
                || excepted.allowlist().contains(address)
                || excepted.protectedSet().of(address).isPresent();
    }

    /** Whether a list demands something of the address, or would without its exceptions. */
    private boolean demanded(IpAddress address) {
        if (listing.union().contains(address)
                || listing.excepted().exceptions().all().contains(address)) {
            return true;
        }
        // Not as a stream, because most lookups come here.
        for (ListContent list : mild) {
            if (list.ranges().find(address) != null) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Remediation> strictest(Stream<Remediation> some) {
        return some.min(Comparator.naturalOrder());
    }

    /** Looks up a range; the result has at most {@value #MAX_MATCHES} matches. */
    public Lookup lookup(IpRange range, Instant now) {
        Stream<Lookup.Match> banned = bans.overlapping(range, now).map(Lookup.Match.Banned::new);
        Stream<Lookup.Match> listed = Listing.alive(listing.lists(), now).stream()
                .flatMap(list -> list.ranges()
                        .overlapping(range)
                        .map(found -> match(list, found, found.range(), isExcepted(list, found.range(), range))));
        List<Lookup.Match> matches =
                Stream.concat(banned, listed).limit(MAX_MATCHES + 1L).toList();
        boolean truncated = matches.size() > MAX_MATCHES;
        Coverage coverage = coverage(range, now);
        return new Lookup(
                coverage,
                coverage == Coverage.NONE ? milder(range, now) : Optional.of(Remediation.ban),
                allowlist().containsAll(range),
                Optional.empty(),
                truncated ? matches.subList(0, MAX_MATCHES) : matches,
                truncated);
    }

    /** Whether a list doesn't block the part of its entry that is in a range. */
    private boolean isExcepted(ListContent list, IpRange entry, IpRange range) {
        IpRangeSet exceptions = listing.excepted().exceptions().of(list.listId());
        return !exceptions.isEmpty()
                && IpRangeSet.of(entry).within(range).subtract(exceptions).isEmpty();
    }

    private Coverage coverage(IpRange range, Instant now) {
        boolean listsAlone = now.isBefore(listing.nextExpiry())
                && banned(range, Remediation.ban, now).findAny().isEmpty();
        IpRangeSet blocked = listsAlone ? listing.union() : around(range, Remediation.ban, now);
        if (blocked.containsAll(range)) {
            return Coverage.FULL;
        }
        return blocked.overlaps(range) ? Coverage.PARTIAL : Coverage.NONE;
    }

    /** What is to be done with addresses of a range that is not blocked. */
    private Optional<Remediation> milder(IpRange range, Instant now) {
        if (mild.isEmpty() && bans.isEmpty()) {
            return Optional.empty();
        }
        return strictest(Stream.of(Remediation.captcha, Remediation.throttle)
                .filter(type -> around(range, type, now).overlaps(range)));
    }

    private Stream<ActiveBan> banned(IpRange range, Remediation type, Instant now) {
        return bans.overlapping(range, now).filter(ban -> ban.type() == type);
    }

    /**
     * The addresses with decisions of a type; slower path for the given range only: considers bans and lists that expired
     * since the set was published.
     */
    private IpRangeSet around(IpRange range, Remediation type, Instant now) {
        ListExceptions exceptions = listing.excepted().exceptions();
        IpRangeSet listed = IpRangeSet.of(Listing.alive(listing.lists(), now).stream()
                        .filter(list -> list.type() == type)
                        .flatMap(list -> without(
                                exceptions.of(list.listId()), list.ranges().overlapping(range)))
                        .toList())
                .subtract(excepted());
        IpRangeSet banned = IpRangeSet.of(
                        banned(range, type, now).map(ActiveBan::range).toList())
                .subtract(allowlist());
        return listed.union(banned);
    }

    private static Stream<IpRange> without(IpRangeSet exceptions, Stream<DatedIpRange> entries) {
        Stream<IpRange> ranges = entries.map(DatedIpRange::range);
        return exceptions.isEmpty() ? ranges : IpRangeSet.of(ranges.toList()).subtract(exceptions).stream();
    }

    /**
     * @param range what is shown of the entry
     * @param excepted whether the allowlist takes it out of the list
     */
    static Lookup.Match match(ListContent list, DatedIpRange found, IpRange range, boolean excepted) {
        Instant since = Instant.EPOCH.plus(found.firstSeenDay(), ChronoUnit.DAYS);
        return new Lookup.Match.Listed(list.name(), list.type(), range, since, list.until(), excepted);
    }

    /** Counts the publications of this process, from 1. */
    public long generation() {
        return generation;
    }

    /** When this was published. */
    public Instant publishedAt() {
        return publishedAt;
    }

    /** What each list blocks or demands, by list name; without lists that had expired when the set was published. */
    public List<ListedRanges> lists() {
        return listing.ranges();
    }

    /** The bans of all types that had not expired when the set was published. */
    public BanSet bans() {
        return bans;
    }

    /** The addresses that are never blocked. */
    public IpRangeSet allowlist() {
        return listing.excepted().allowlist();
    }

    /** The addresses that the allowlist takes out of single lists. */
    public ListExceptions exceptions() {
        return listing.excepted().exceptions();
    }

    /** The addresses that no list blocks: those of the allowlist and the protected ones. */
    public IpRangeSet excepted() {
        return listing.excepted().everywhere();
    }

    /** The addresses that one list doesn't block, published or not. */
    public IpRangeSet excepted(long listId) {
        return listing.excepted().with(excepted(), listId);
    }

    /** All addresses that any list of the type {@link Remediation#ban} blocks, without bans. */
    public IpRangeSet listed() {
        return listing.union();
    }

    /** Number of IPv4 addresses that any list blocks, at most 2³². */
    public long addressCount4() {
        return listing.addressCount4();
    }

    /** When the first of the lists or bans expires; {@link Instant#MAX} if none does. */
    Instant nextEnd() {
        return bans.nextEnd().isBefore(nextExpiry()) ? bans.nextEnd() : nextExpiry();
    }

    /** When the first of the lists expires; {@link Instant#MAX} without lists. */
    public Instant nextExpiry() {
        return listing.nextExpiry();
    }
}
