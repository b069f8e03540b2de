package dev.bartizan.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.allowlist.ListExceptions;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import dev.bartizan.protection.ProtectedSet;
import dev.bartizan.protection.Protection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Compares the set with a simple model: a universe of a few dozen addresses of both families, which can be tested
 * completely.
 */
class DecisionSetTest {

    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");

    /** Also at both ends of the address spaces, where an overflow would be visible. */
    private static final List<IpAddress> UNIVERSE = Stream.of(
                    addresses("0.0.0.", 0, 8),
                    addresses("198.51.100.", 0, 24),
                    addresses("255.255.255.", 248, 256),
                    IntStream.range(0, 16).mapToObj(i -> IpAddress.parse("2001:db8::" + Integer.toHexString(i))),
                    IntStream.range(0xfff8, 0x1_0000)
                            .mapToObj(i ->
                                    IpAddress.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:" + Integer.toHexString(i))))
            .flatMap(addresses -> addresses)
            .toList();

    private static Stream<IpAddress> addresses(String network, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> IpAddress.parse(network + i));
    }

    @Property(tries = 500)
    void nothingThatIsAllowedIsPublished(
            @ForAll("lists") List<ListContent> lists, @ForAll("ranges") IpRangeSet allowlist) {
        DecisionSet decisions = new DecisionSet(1, NOW, lists, BanSet.EMPTY, allowlist);

        assertThat(decisions.listed().intersect(allowlist)).isEqualTo(IpRangeSet.EMPTY);
    }

    @Property(tries = 500)
    void everythingPublishedIsListed(@ForAll("lists") List<ListContent> lists, @ForAll("ranges") IpRangeSet allowlist) {
        DecisionSet decisions = new DecisionSet(1, NOW, lists, BanSet.EMPTY, allowlist);

        assertThat(decisions.listed().subtract(listed(lists, NOW))).isEqualTo(IpRangeSet.EMPTY);
    }

    @Property(tries = 500)
    void everythingListedIsPublishedOrAllowed(
            @ForAll("lists") List<ListContent> lists, @ForAll("ranges") IpRangeSet allowlist) {
        DecisionSet decisions = new DecisionSet(1, NOW, lists, BanSet.EMPTY, allowlist);

        assertThat(listed(lists, NOW).subtract(decisions.listed().union(allowlist)))
                .isEqualTo(IpRangeSet.EMPTY);
    }

    @Property(tries = 300)
    void addressesAreLookedUpAsListsAndBansSay(
            @ForAll("lists") List<ListContent> lists,
            @ForAll("bans") List<ActiveBan> bans,
            @ForAll("ranges") IpRangeSet allowlist,
            @ForAll("exceptions") ListExceptions exceptions,
            @ForAll("moments") Instant now) {
        DecisionSet decisions = decisions(lists, bans, allowlist, exceptions);

        for (IpAddress address : UNIVERSE) {
            Lookup lookup = decisions.lookup(address, now);

            List<String> having = lists.stream()
                    .filter(list -> list.until().isAfter(now))
                    .filter(list -> list.ranges().undated().contains(address))
                    .map(ListContent::name)
                    .sorted()
                    .toList();
            List<ActiveBan> banning = bans.stream()
                    .filter(ban -> ban.active(now) && ban.range().contains(address))
                    .toList();
            assertThat(listsOf(lookup)).isEqualTo(having);
            assertThat(bansOf(lookup)).containsExactlyInAnyOrderElementsOf(banning);
            assertThat(lookup.matches()).allSatisfy(match -> {
                assertThat(match.range().isCidr()).isTrue();
                assertThat(match.range().contains(address)).isTrue();
            });
            assertThat(lookup.allowlisted()).isEqualTo(allowlist.contains(address));
            List<String> blocking = lists.stream()
                    .filter(list -> having.contains(list.name()))
                    .filter(list -> !exceptions.of(list.listId()).contains(address))
                    .map(ListContent::name)
                    .sorted()
                    .toList();
            assertThat(lookup.matches().stream()
                            .filter(match -> match instanceof Lookup.Match.Listed && !match.excepted())
                            .map(match -> ((Lookup.Match.Listed) match).list()))
                    .isEqualTo(blocking);
            assertThat(lookup.blocked())
                    .isEqualTo(!(blocking.isEmpty() && banning.isEmpty()) && !allowlist.contains(address));
        }
    }

    @Property(tries = 500)
    void rangesAreLookedUpAsTheirAddresses(
            @ForAll("lists") List<ListContent> lists,
            @ForAll("bans") List<ActiveBan> bans,
            @ForAll("ranges") IpRangeSet allowlist,
            @ForAll("exceptions") ListExceptions exceptions,
            @ForAll("range") IpRange range,
            @ForAll("moments") Instant now) {
        DecisionSet decisions = decisions(lists, bans, allowlist, exceptions);
        List<IpAddress> addresses = UNIVERSE.stream().filter(range::contains).toList();

        Lookup lookup = decisions.lookup(range, now);

        long blocked = addresses.stream()
                .filter(address -> decisions.lookup(address, now).blocked())
                .count();
        Coverage expected =
                blocked == 0 ? Coverage.NONE : blocked == addresses.size() ? Coverage.FULL : Coverage.PARTIAL;
        assertThat(lookup.coverage()).isEqualTo(expected);
        assertThat(lookup.allowlisted()).isEqualTo(addresses.stream().allMatch(allowlist::contains));
        List<String> having = lists.stream()
                .filter(list -> list.until().isAfter(now))
                .filter(list -> list.ranges().undated().overlaps(range))
                .map(ListContent::name)
                .toList();
        assertThat(listsOf(lookup).stream().distinct()).containsExactlyInAnyOrderElementsOf(having);
        assertThat(bansOf(lookup))
                .containsExactlyInAnyOrderElementsOf(bans.stream()
                        .filter(ban -> ban.active(now) && ban.range().overlaps(range))
                        .toList());
        assertThat(lookup.matches())
                .allSatisfy(match -> assertThat(match.range().overlaps(range)).isTrue());
    }

    @Property(tries = 500)
    void eachListIsPublishedWithoutItsOwnExceptions(
            @ForAll("lists") List<ListContent> lists,
            @ForAll("ranges") IpRangeSet allowlist,
            @ForAll("exceptions") ListExceptions exceptions) {
        DecisionSet decisions = decisions(lists, List.of(), allowlist, exceptions);

        assertThat(decisions.lists())
                .allSatisfy(each -> assertThat(each.ranges().joined())
                        .isEqualTo(each.list()
                                .ranges()
                                .undated()
                                .subtract(allowlist.union(
                                        exceptions.of(each.list().listId())))));
        assertThat(decisions.listed())
                .isEqualTo(IpRangeSet.unionOf(decisions.lists().stream()
                        .map(each -> each.ranges().joined())
                        .toList()));
    }

    @Example
    void listStopsBlockingAtTheVeryMomentOfItsExpiry() {
        Instant until = NOW.plusSeconds(60);
        DecisionSet decisions = decisions(list("a", until, "198.51.100.7"));
        IpAddress address = IpAddress.parse("198.51.100.7");

        assertThat(decisions.lookup(address, until.minusMillis(1)).blocked()).isTrue();
        assertThat(decisions.lookup(address, until).blocked()).isFalse();
        assertThat(decisions.lookup(IpRange.of(address), until.minusMillis(1)).coverage())
                .isEqualTo(Coverage.FULL);
        assertThat(decisions.lookup(IpRange.of(address), until).coverage()).isEqualTo(Coverage.NONE);
    }

    @Example
    void listThatHasExpiredIsNotPublished() {
        DecisionSet decisions = decisions(list("a", NOW, "198.51.100.7"), list("b", NOW.plusMillis(1), "198.51.100.9"));

        assertThat(decisions.lists()).extracting(each -> each.list().name()).containsExactly("b");
        assertThat(decisions.listed()).isEqualTo(IpRangeSet.of(IpRange.parse("198.51.100.9")));
    }

    @Example
    void neighboursKeepTheirDays() {
        DatedIpRangeSet first = DatedIpRangeSet.firstSeen(IpRangeSet.of(IpRange.parse("198.51.100.7")), 100);
        DatedIpRangeSet second = first.advance(
                new IpRangeSetBuilder()
                        .add(IpRange.parse("198.51.100.6"))
                        .add(IpRange.parse("198.51.100.7"))
                        .buildList(),
                101);
        DecisionSet decisions = decisions(new ListContent(1, "a", 1, second, NOW.plusSeconds(60)));

        assertThat(decisions.lookup(IpAddress.parse("198.51.100.7"), NOW).matches())
                .extracting(Lookup.Match::since)
                .containsExactly(Instant.EPOCH.plus(Duration.ofDays(100)));
        assertThat(decisions.lookup(IpAddress.parse("198.51.100.6"), NOW).matches())
                .extracting(Lookup.Match::since)
                .containsExactly(Instant.EPOCH.plus(Duration.ofDays(101)));
        assertThat(decisions.lookup(IpRange.parse("198.51.100.6/31"), NOW).coverage())
                .isEqualTo(Coverage.FULL);
    }

    @Property(tries = 500)
    void noListBlocksWhatIsProtectedButBansDo(
            @ForAll("lists") List<ListContent> lists,
            @ForAll("bans") List<ActiveBan> bans,
            @ForAll("ranges") IpRangeSet allowlist,
            @ForAll("ranges") IpRangeSet own) {
        ProtectedSet spared = new ProtectedSet(Map.of(Protection.CONFIGURED, own));
        DecisionSet decisions = new DecisionSet(1, NOW, lists, BanSet.of(bans), allowlist, spared);

        assertThat(decisions.listed()).isEqualTo(listed(lists, NOW).subtract(allowlist.union(own)));
        for (IpAddress address : UNIVERSE) {
            boolean banned =
                    bans.stream().anyMatch(ban -> ban.active(NOW) && ban.range().contains(address));
            Lookup lookup = decisions.lookup(address, NOW);
            assertThat(lookup.blocked())
                    .isEqualTo(!allowlist.contains(address)
                            && (banned || decisions.listed().contains(address)));
            assertThat(decisions.lookup(IpRange.of(address), NOW).blocked()).isEqualTo(lookup.blocked());
            assertThat(lookup.protection().isPresent()).isEqualTo(own.contains(address));
        }
    }

    @Example
    void networkAroundAnOwnAddressIsPublishedWithoutIt() {
        ProtectedSet spared = new ProtectedSet(Map.of(
                Protection.GATEWAY, IpRangeSet.of(IpRange.parse("45.155.205.9"), IpRange.parse("45.155.204.1")),
                Protection.INTERFACE, IpRangeSet.of(IpRange.parse("45.155.205.9"))));
        ListContent list = list("drop", NOW.plusSeconds(60), "45.155.204.0/22");
        DecisionSet decisions = new DecisionSet(1, NOW, List.of(list), BanSet.EMPTY, IpRangeSet.EMPTY, spared);

        assertThat(decisions.addressCount4()).isEqualTo(1_022);
        assertThat(decisions.lookup(IpAddress.parse("45.155.205.9"), NOW))
                .returns(false, Lookup::blocked)
                .returns(Optional.of(Protection.INTERFACE), Lookup::protection)
                .satisfies(lookup -> assertThat(listsOf(lookup)).containsExactly("drop"));
        assertThat(decisions.lookup(IpAddress.parse("45.155.205.10"), NOW).blocked())
                .isTrue();
        assertThat(list.spared(spared))
                .extracting(Object::toString)
                .containsExactly(
                        "Entry[range=45.155.205.9/32, protection=INTERFACE]",
                        "Entry[range=45.155.204.1/32, protection=GATEWAY]");
    }

    @Example
    void protectionThatConcernsNoListLeavesWhatListsBlock() {
        ListContent list = list("drop", NOW.plusSeconds(60), "45.155.204.0/22");
        DecisionSet first = new DecisionSet(1, NOW, List.of(list), BanSet.EMPTY, IpRangeSet.EMPTY);

        DecisionSet same = first.next(NOW, List.of(list), BanSet.EMPTY, excepted(own("9.9.9.9")));
        DecisionSet cut = same.next(NOW, List.of(list), BanSet.EMPTY, excepted(own("45.155.205.9")));
        DecisionSet whole = cut.next(NOW, List.of(list), BanSet.EMPTY, excepted(own("9.9.9.9")));

        assertThat(same.lists()).isSameAs(first.lists());
        assertThat(same.lookup(IpAddress.parse("9.9.9.9"), NOW).protection()).isPresent();
        assertThat(cut.addressCount4()).isEqualTo(1_023);
        assertThat(whole.addressCount4()).isEqualTo(1_024);
    }

    private static ProtectedSet own(String address) {
        return new ProtectedSet(Map.of(Protection.CONFIGURED, IpRangeSet.of(IpRange.parse(address))));
    }

    private static List<String> listsOf(Lookup lookup) {
        return lookup.matches().stream()
                .flatMap(match ->
                        match instanceof Lookup.Match.Listed listed ? Stream.of(listed.list()) : Stream.empty())
                .toList();
    }

    private static List<ActiveBan> bansOf(Lookup lookup) {
        return lookup.matches().stream()
                .flatMap(
                        match -> match instanceof Lookup.Match.Banned banned ? Stream.of(banned.ban()) : Stream.empty())
                .toList();
    }

    private static DecisionSet decisions(
            List<ListContent> lists, List<ActiveBan> bans, IpRangeSet allowlist, ListExceptions exceptions) {
        return new DecisionSet(1, NOW, lists, BanSet.of(bans), new Excepted(allowlist, exceptions, ProtectedSet.EMPTY));
    }

    private static DecisionSet decisions(ListContent... lists) {
        return new DecisionSet(1, NOW, List.of(lists), BanSet.EMPTY, IpRangeSet.EMPTY);
    }

    private static ListContent list(String name, Instant until, String range) {
        DatedIpRangeSet ranges = DatedIpRangeSet.firstSeen(IpRangeSet.of(IpRange.parse(range)), 1);
        return new ListContent(1, name, 1, ranges, until);
    }

    private static IpRangeSet listed(List<ListContent> lists, Instant now) {
        return IpRangeSet.unionOf(lists.stream()
                .filter(list -> list.until().isAfter(now))
                .map(list -> list.ranges().undated())
                .toList());
    }

    /** Between two addresses of the universe without another address between them. */
    @Provide
    Arbitrary<IpRange> range() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, UNIVERSE.size() - 1),
                        Arbitraries.integers().between(0, 10))
                .as((from, length) -> {
                    IpAddress first = UNIVERSE.get(from);
                    IpAddress last = first;
                    for (int i = from + 1; i <= from + length && i < UNIVERSE.size(); i++) {
                        IpAddress next = UNIVERSE.get(i);
                        boolean adjacent =
                                next.v6() == last.v6() && next.high() == last.high() && next.low() == last.low() + 1;
                        if (!adjacent) {
                            break;
                        }
                        last = next;
                    }
                    return new IpRange(first, last);
                });
    }

    @Provide
    Arbitrary<IpRangeSet> ranges() {
        return range().list().ofMaxSize(6).map(IpRangeSet::of);
    }

    /** Of some of the lists. */
    @Provide
    Arbitrary<ListExceptions> exceptions() {
        return Arbitraries.maps(Arbitraries.longs().between(1, 4), ranges().filter(ranges -> !ranges.isEmpty()))
                .ofMaxSize(3)
                .map(ListExceptions::of);
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.of(NOW, NOW.plusSeconds(30), NOW.plusSeconds(60), NOW.plusSeconds(90));
    }

    /** Networks of the universe, some within others; some expire soon, some have expired, some never expire. */
    @Provide
    Arbitrary<List<ActiveBan>> bans() {
        Arbitrary<Optional<Instant>> until = Arbitraries.of(
                Optional.of(NOW), Optional.of(NOW.plusSeconds(60)), Optional.of(NOW.plusSeconds(90)), Optional.empty());
        Arbitrary<IpRange> cidr = range().map(range -> range.cidrs().getFirst());
        return Combinators.combine(cidr, until)
                .as((range, end) -> new ActiveBan(1, range, "bartizan", "ban", "", NOW.minusSeconds(60), end))
                .list()
                .ofMaxSize(5)
                .uniqueElements(ActiveBan::range);
    }

    /** Up to four lists of two versions each, of which some expire soon and some have expired. */
    @Provide
    Arbitrary<List<ListContent>> lists() {
        Arbitrary<Instant> until = Arbitraries.of(
                NOW.minusSeconds(1), NOW, NOW.plusSeconds(60), NOW.plusSeconds(3_600), NOW.plusSeconds(7_200));
        Arbitrary<DatedIpRangeSet> content = Combinators.combine(ranges(), ranges())
                .as((before, after) ->
                        DatedIpRangeSet.firstSeen(before, 1).advance(IpRangeList.of(before.union(after)), 2));
        return Combinators.combine(content, until)
                .as(Content::new)
                .list()
                .ofMaxSize(4)
                .map(contents -> {
                    List<ListContent> lists = new ArrayList<>();
                    for (Content next : contents) {
                        int id = lists.size() + 1;
                        lists.add(new ListContent(id, "list-" + (9 - id), 1, next.ranges(), next.until()));
                    }
                    return lists;
                });
    }

    private record Content(DatedIpRangeSet ranges, Instant until) {}

    private static Excepted excepted(ProtectedSet spared) {
        return new Excepted(IpRangeSet.EMPTY, ListExceptions.NONE, spared);
    }
}
