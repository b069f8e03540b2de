package dev.bartizan.blocklist.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.Fetch;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.feed.BlocklistSettings;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportGuardTest {

    private final ImportGuard guard = guard(Map.of());

    private static ImportGuard guard(Map<String, String> settings, IpRangeSet... others) {
        return new ImportGuard(BlocklistSettings.of(settings).guards(), list -> List.of(others));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "   0,   0, -,   -",
                "   0, 100, -,   -",
                " 100,   0, -,   REJECTED_EMPTY",
                " 100,  49, -,   REJECTED_SHRUNK",
                " 100,  50, -,   -",
                " 100, 900, -,   -",
                " 100,  49, 30,  -",
                " 100,  29, 30,  REJECTED_SHRUNK",
                " 100,   1, 0,   -",
                " 100,   0, 0,   -",
                " 100,  99, 100, REJECTED_SHRUNK",
                "  32,   1, -,   REJECTED_SHRUNK",
                "  31,   1, -,   -",
                "   3,   1, -,   -",
                "   3,   0, -,   REJECTED_EMPTY",
            })
    void versionIsRefusedWhenTooLittleIsLeft(
            int last, int next, @Nullable Integer minimumShare, @Nullable ImportOutcome expected) {
        assertThat(guard.judge(list(minimumShare, false), scattered(last, 32), scattered(next, 32))
                        .map(Refusal::outcome))
                .isEqualTo(Optional.ofNullable(expected));
    }

    /** Both must shrink: a feed can join its addresses, or list single ones. */
    @Test
    void fewerRangesOrFewerAddressesAloneAreNoShrinking() {
        assertThat(judge(scattered(5_120, 32), scattered(40, 24))).isEmpty();
        assertThat(judge(scattered(500, 24), scattered(500, 32))).isEmpty();
        assertThat(judge(scattered(500, 24), scattered(249, 24)))
                .get()
                .returns(
                        "The feed shrank from 500 to 249 ranges and from 128,000 to 63,744 addresses, below 50 %.",
                        Refusal::message);
    }

    @Test
    void networksOfIpv6DoNotHideThatIpv4IsGone() {
        IpRangeSet six = set("2a0d:5600::/32");

        assertThat(judge(six.union(scattered(100, 32)), six).map(Refusal::outcome))
                .contains(ImportOutcome.REJECTED_SHRUNK);
    }

    @Test
    void listThatGrowsToMostOfTheInternetIsRefused() {
        IpRangeSet most = eighths(1, 223);

        assertThat(judge(set("45.155.2.7"), most)).get().returns(ImportOutcome.REJECTED_GREW, Refusal::outcome);
        assertThat(judge(IpRangeSet.EMPTY, most).orElseThrow().message()).contains("100.0 %", "15 %");
        assertThat(guard(Map.of("guards.maximum-share-percent", "100", "guards.maximum-total-share-percent", "100"))
                        .judge(list(null, false), IpRangeSet.EMPTY, most))
                .isEmpty();
    }

    @Test
    void listMayGrowTenfoldOrByAMillionAddresses() {
        assertThat(judge(set("45.155.2.7"), set("45.0.0.0/12", "45.155.2.7"))).isEmpty();
        assertThat(judge(set("45.155.2.7"), set("45.0.0.0/11")).orElseThrow().message())
                .contains("10 times");
        assertThat(judge(set("45.0.0.0/12"), eighths(45, 45))).get();
        assertThat(judge(set("45.0.0.0/11"), eighths(45, 45))).isEmpty();
        assertThat(guard(Map.of("guards.maximum-growth-factor", "0"))
                        .judge(list(null, false), set("45.155.2.7"), eighths(45, 45)))
                .isEmpty();
    }

    /** What was forced once isn't refused again the next day. */
    @Test
    void listAboveTheLimitStaysThereAndMayChangeALittle() {
        assertThat(judge(eighths(11, 60), eighths(11, 60).union(set("65.0.0.0/10"))))
                .isEmpty();
        assertThat(judge(eighths(11, 60), eighths(11, 90))).isPresent();
    }

    @Test
    void listsTogetherCoverNoMoreThanTheirLimit() {
        ImportGuard beside = guard(Map.of(), eighths(11, 40), eighths(31, 60));

        assertThat(beside.judge(list(null, false), IpRangeSet.EMPTY, eighths(61, 70)))
                .isEmpty();
        assertThat(beside.judge(
                        list(null, false), IpRangeSet.EMPTY, eighths(31, 60).intersect(eighths(51, 60))))
                .isEmpty();
        assertThat(beside.judge(list(null, false), IpRangeSet.EMPTY, eighths(61, 90))
                        .orElseThrow()
                        .message())
                .contains("all lists together", "30 %");
        assertThat(beside.judge(list(null, false), set("45.155.2.7"), set("45.155.2.0/24")))
                .isEmpty();
    }

    /** Sizes of real lists: Spamhaus DROP, FireHOL level 1, the networks of China, unallocated networks of IPv6. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 21})
    void largeRealListsPass(int eighths) {
        assertThat(judge(IpRangeSet.EMPTY, eighths(11, 10 + eighths))).isEmpty();
    }

    @Test
    void ipv6IsMeasuredByWhatIsInUse() {
        IpRangeSet unallocated = set("4000::/3", "6000::/3");

        assertThat(judge(IpRangeSet.EMPTY, set("2a0d:5600::/29", "2a10:9700::/32")))
                .isEmpty();
        assertThat(judge(IpRangeSet.EMPTY, unallocated)).isPresent();
        assertThat(guard.judge(list(null, true), IpRangeSet.EMPTY, unallocated)).isEmpty();
        assertThat(guard(Map.of(), unallocated).judge(list(null, false), IpRangeSet.EMPTY, set("2a00::/20")))
                .isEmpty();
    }

    @Test
    void listsThatAllowHaveALimitOfTheirOwn() {
        Blocklist friends = list(null, true, true);

        assertThat(guard.judge(friends, IpRangeSet.EMPTY, eighths(11, 20))).isEmpty();
        assertThat(guard.judge(friends, IpRangeSet.EMPTY, eighths(11, 23))
                        .orElseThrow()
                        .message())
                .contains("5 %");
        assertThat(guard.judge(friends, IpRangeSet.EMPTY, set("2000::/3"))).isPresent();
        assertThat(guard(Map.of(), eighths(31, 35)).judge(friends, IpRangeSet.EMPTY, eighths(11, 20)))
                .isPresent();
    }

    @Test
    void specialPurposeAddressesCoverNothing() {
        assertThat(judge(IpRangeSet.EMPTY, set("10.0.0.0/8", "224.0.0.0/3", "fc00::/7")))
                .isEmpty();
    }

    private Optional<Refusal> judge(IpRangeSet last, IpRangeSet next) {
        return guard.judge(list(null, false), last, next);
    }

    private static IpRangeSet eighths(int first, int last) {
        return set(
                IntStream.rangeClosed(first, last).mapToObj(i -> i + ".0.0.0/8").toArray(String[]::new));
    }

    private static IpRangeSet set(String... ranges) {
        return IpRangeSet.of(Stream.of(ranges).map(IpRange::parse).toList());
    }

    /** Networks that are not adjacent. */
    private static IpRangeSet scattered(int count, int prefixLength) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (int i = 0; i < count; i++) {
            int first = 0x0b000000 + i * 0x200;
            builder.add4(first, first + (1 << 32 - prefixLength) - 1);
        }
        return builder.build();
    }

    private static Blocklist list(@Nullable Integer minimumShare, boolean broad) {
        return list(minimumShare, broad, false);
    }

    private static Blocklist list(@Nullable Integer minimumShare, boolean broad, boolean allow) {
        return new Blocklist(
                1,
                "list",
                new ListSource(
                        FeedLocation.of("file:list"),
                        "plain",
                        ListSource.Selection.DEFAULT,
                        new ListSource.Limits(false, broad, minimumShare, null),
                        0,
                        new ListSource.Use(Remediation.ban, allow, true)),
                true,
                false,
                Instant.EPOCH,
                new Blocklist.Imported(null, Fetch.NONE, null, null, null, null, null));
    }
}
