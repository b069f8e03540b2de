package dev.bartizan.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.door.LogLines;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.traffic.SeenRequest.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SeenAddressesTest {

    private static final int MAXIMUM = 1_000;

    @Inject
    SettableClock clock;

    @Inject
    Database database;

    @Inject
    DatabaseState state;

    @Inject
    SeenPeriodRepository repository;

    @Inject
    PurgeClock purgeClock;

    @Inject
    Event<RequestsSeen> events;

    @Inject
    DeadlineQueue deadlines;

    private SeenAddresses seen;

    @BeforeEach
    void begin() {
        database.write(() -> repository.deleteAll());
        seen = started(true);
    }

    @AfterEach
    void reset() {
        database.write(() -> repository.deleteAll());
        clock.reset();
        purgeClock.instant();
    }

    /** Like in a process that starts now. */
    private SeenAddresses started(boolean enabled) {
        TrafficConfig config = new SmallRyeConfigBuilder()
                .withMapping(TrafficConfig.class)
                .withDefaultValue("bartizan.traffic.enabled", String.valueOf(enabled))
                .withDefaultValue("bartizan.traffic.keep", "P30D")
                .withDefaultValue("bartizan.traffic.maximum-addresses", String.valueOf(MAXIMUM))
                .build()
                .getConfigMapping(TrafficConfig.class);
        SeenAddresses started =
                new SeenAddresses(config, clock, database, state, repository, purgeClock, events, deadlines);
        started.follow();
        return started;
    }

    private void request(String address, Outcome outcome) {
        request(address, clock.instant(), outcome);
    }

    private void request(String address, Instant at, Outcome outcome) {
        seen.count(new SeenRequest(IpAddress.parse(address), Optional.of(at), outcome));
    }

    private List<SeenAddress> lastDay() {
        seen.store();
        return list(seen.lastDay(_ -> true));
    }

    private List<SeenAddress> lastMonth() {
        seen.store();
        return list(seen.lastMonth(_ -> true));
    }

    private static List<SeenAddress> list(Seen result) {
        return StreamSupport.stream(result.table().spliterator(), false).toList();
    }

    private static String figures(SeenAddress address) {
        return "%s %d/%d/%d".formatted(address.address(), address.requests(), address.blocked(), address.passed());
    }

    @Test
    void requestsAreCountedByTheHour() {
        request("8.8.1.1", Outcome.BLOCKED);
        request("8.8.1.2", Outcome.PASSED);
        request("8.8.1.1", clock.instant().minus(Duration.ofHours(3)), Outcome.BLOCKED);
        seen.store();

        List<SeenHour> hours = seen.lastDayByHour();
        assertThat(hours).hasSize(25).isSortedAccordingTo(Comparator.comparing(SeenHour::start));
        assertThat(hours.stream().mapToLong(SeenHour::requests).sum()).isEqualTo(2);
        assertThat(hours.stream().mapToLong(SeenHour::blocked).sum()).isEqualTo(1);
    }

    @Test
    void requestsAreCountedByOutcome() {
        request("192.0.2.1", Outcome.PASSED);
        request("192.0.2.1", Outcome.FAILED);
        request("192.0.2.1", Outcome.BLOCKED);
        request("192.0.2.2", Outcome.BLOCKED_BY_MODULE);
        request("192.0.2.3", Outcome.FAILED);
        request("192.0.2.3", Outcome.BLOCKED_BY_MODULE);

        assertThat(lastDay())
                .map(SeenAddressesTest::figures)
                .containsExactly("192.0.2.1 3/1/1", "192.0.2.2 1/1/0", "192.0.2.3 1/1/0");
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneWithTheLastAddress() {
        request("2001:db8::1", Outcome.PASSED);
        request("2001:db8::2", Outcome.PASSED);
        request("2001:db8:0:1::1", Outcome.PASSED);

        assertThat(lastDay())
                .map(SeenAddressesTest::figures)
                .containsExactly("2001:db8::2 2/0/2", "2001:db8:0:1::1 1/0/1");
    }

    @Test
    void countsOfSeveralStoresAreAdded() {
        request("192.0.2.1", Outcome.PASSED);
        seen.store();
        request("192.0.2.1", Outcome.PASSED);
        seen.store();
        seen.store();

        assertThat(lastDay()).map(SeenAddressesTest::figures).containsExactly("192.0.2.1 2/0/2");
    }

    @Test
    void restartKeepsTheCountsAndCountsNoOldLineAgain() {
        Instant first = clock.instant();
        request("192.0.2.1", first, Outcome.PASSED);
        seen.store();
        clock.advance(Duration.ofMinutes(10));

        seen = started(true);
        request("192.0.2.1", first, Outcome.PASSED);
        request("192.0.2.1", Outcome.PASSED);

        assertThat(lastDay()).map(SeenAddressesTest::figures).containsExactly("192.0.2.1 2/0/2");
    }

    @Test
    void linesOfTheFutureCountAsOfNow() {
        request("192.0.2.1", clock.instant().plus(Duration.ofDays(4000)), Outcome.PASSED);
        request("192.0.2.2", Outcome.PASSED);

        assertThat(lastDay())
                .allSatisfy(address -> assertThat(address.lastAt()).isBeforeOrEqualTo(clock.instant()))
                .hasSize(2);
    }

    @Test
    void requestsAreStillCountedAfterTheClockWasSetBack() {
        request("192.0.2.1", Outcome.PASSED);
        clock.advance(Duration.ofHours(1));
        request("192.0.2.1", Outcome.PASSED);
        clock.jump(Duration.ofHours(-4));
        for (int i = 0; i < 3; i++) {
            request("192.0.2.2", Outcome.PASSED);
        }

        assertThat(lastDay()).map(SeenAddressesTest::figures).containsExactly("192.0.2.2 3/0/3");
    }

    @Test
    void furtherAddressesAreOnlyCountedTogether() {
        for (int i = 0; i < 10 * MAXIMUM; i++) {
            request(IpAddress.of4(i).toString(), Outcome.PASSED);
        }
        seen.store();
        request("192.0.2.1", Outcome.PASSED);
        request("0.0.0.7", Outcome.PASSED);
        seen.store();

        Seen day = seen.lastDay(_ -> true);
        assertThat(day.table().addresses()).isEqualTo(MAXIMUM);
        assertThat(day.notRecorded()).isEqualTo(9L * MAXIMUM + 1);
        assertThat(list(day)).map(SeenAddressesTest::figures).contains("0.0.0.7 2/0/2");
    }

    /** A flood of other addresses hides no address that was recorded before in the same hour. */
    @Test
    void recordedAddressIsCountedDuringAFlood() {
        request("9.9.9.1", Outcome.PASSED);
        seen.store();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 2 * MAXIMUM; i++) {
                request(IpAddress.of4(i).toString(), Outcome.PASSED);
            }
            request("9.9.9.1", Outcome.PASSED);
            seen.store();
        }

        Seen day = seen.lastDay(IpAddress.parse("9.9.9.1")::equals);
        assertThat(list(day)).map(SeenAddressesTest::figures).containsExactly("9.9.9.1 4/0/4");
        assertThat(seen.lastDay(_ -> true).table().addresses()).isEqualTo(MAXIMUM);
    }

    @Test
    void onlySelectedAddressesAreInTheResult() {
        request("192.0.2.1", Outcome.PASSED);
        request("192.0.2.2", Outcome.PASSED);
        seen.store();

        assertThat(list(seen.lastDay(IpAddress.parse("192.0.2.2")::equals)))
                .map(SeenAddressesTest::figures)
                .containsExactly("192.0.2.2 1/0/1");
    }

    @Test
    void timeBetweenIsCountedByTheHourAndThenByTheDay() {
        Instant tomorrow = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        clock.advance(Duration.between(clock.instant(), tomorrow.plus(Duration.ofMinutes(610))));
        seen = started(true);
        request("192.0.2.1", Outcome.PASSED);
        request("192.0.2.2", Outcome.PASSED);
        Instant from = clock.instant().plus(Duration.ofMinutes(10));
        clock.advance(Duration.ofMinutes(20));
        request("192.0.2.2", Outcome.BLOCKED);
        clock.advance(Duration.ofHours(2));
        request("192.0.2.3", Outcome.PASSED);
        Instant to = clock.instant().plusSeconds(1);
        clock.advance(Duration.ofHours(1));
        request("192.0.2.4", Outcome.PASSED);

        assertThat(between(from, to)).containsExactly("192.0.2.2 2/1/1", "192.0.2.3 1/0/1");
        assertThat(between(to, clock.instant().plusSeconds(1))).containsExactly("192.0.2.4 1/0/1");
        assertThat(between(clock.instant().plusSeconds(1), clock.instant().plusSeconds(9)))
                .isEmpty();

        clock.advance(Duration.ofHours(30));
        seen.purge();
        assertThat(between(from, to)).containsExactly("192.0.2.2 2/1/1", "192.0.2.3 1/0/1");
        clock.advance(Duration.ofDays(60));
        seen.purge();
        assertThat(between(from, to)).isEmpty();
    }

    private List<String> between(Instant from, Instant to) {
        seen.store();
        return list(seen.between(from, to, _ -> true)).stream()
                .map(SeenAddressesTest::figures)
                .toList();
    }

    @Test
    void lastDayHasTwentyFourHoursAndLastMonthThirtyDays() {
        request("192.0.2.1", Outcome.PASSED);
        clock.advance(Duration.ofHours(20));
        request("192.0.2.2", Outcome.PASSED);
        clock.advance(Duration.ofHours(8));
        request("192.0.2.2", Outcome.PASSED);

        assertThat(lastDay()).map(SeenAddressesTest::figures).containsExactly("192.0.2.2 2/0/2");
        assertThat(lastMonth()).map(SeenAddressesTest::figures).containsExactly("192.0.2.1 1/0/1", "192.0.2.2 2/0/2");

        seen.purge();

        assertThat(lastDay()).map(SeenAddressesTest::figures).containsExactly("192.0.2.2 2/0/2");
        assertThat(lastMonth()).map(SeenAddressesTest::figures).containsExactly("192.0.2.1 1/0/1", "192.0.2.2 2/0/2");
    }

    @Test
    void oldHoursBecomeDaysAndOldDaysAreDeleted() {
        request("192.0.2.1", Outcome.PASSED);
        seen.store();
        Instant day = clock.instant().truncatedTo(ChronoUnit.DAYS);

        clock.advance(Duration.ofHours(27));
        seen.purge();
        assertThat(seen.oldest()).contains(day);
        assertThat(seen.lastMonth(_ -> true).table().addresses()).isEqualTo(1);

        clock.advance(Duration.ofDays(31));
        seen.purge();
        assertThat(seen.oldest()).isEmpty();
    }

    @Test
    void purgeDeletesEverythingIfNothingIsToBeStored() {
        request("192.0.2.1", Outcome.PASSED);
        seen.store();

        started(false).purge();

        assertThat(seen.oldest()).isEmpty();
    }

    @Test
    void damagedHourCountsAsEmptyAndIsReplaced() {
        request("192.0.2.1", Outcome.PASSED);
        seen.store();
        database.write(() -> repository.update("content = ?1", new byte[] {1, 2, 3}));

        assertThat(lastDay()).isEmpty();
        request("192.0.2.2", Outcome.PASSED);
        assertThat(lastDay()).map(SeenAddressesTest::figures).containsExactly("192.0.2.2 1/0/1");
    }

    @Test
    void memoryIsLimitedHoweverManyHoursAreRead() {
        Instant start = clock.instant();
        List<String> warnings;
        try (LogLines log = LogLines.listen()) {
            for (int hour = 0; hour < 200; hour++) {
                clock.advance(Duration.ofHours(1));
                for (int i = 0; i < MAXIMUM; i++) {
                    request(IpAddress.of4(hour * MAXIMUM + i).toString(), Outcome.PASSED);
                }
            }
            warnings = log.all();
            seen.store();
        }

        assertThat(warnings)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("seen_addresses_dropped ")
                        .contains("addresses=" + MAXIMUM, "requests=" + MAXIMUM));
        assertThat(seen.oldest().orElseThrow()).isAfter(start.plus(Duration.ofHours(170)));
    }
}
