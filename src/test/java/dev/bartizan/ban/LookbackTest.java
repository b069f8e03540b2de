package dev.bartizan.ban;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Windows are right in every time zone of the machine and of the clock, at every time of the year. */
class LookbackTest {

    private static final Duration SLACK = Duration.ofSeconds(60);

    /** A time zone, and a time that can be close to one of its clock changes. */
    record Place(ZoneId zone, Instant now) {}

    @Property(tries = 2_000)
    void beginsItsLengthBeforeNow(@ForAll Lookback lookback, @ForAll("places") Place place) {
        in(place, clock -> {
            Instant since = lookback.since(clock.instant());

            assertThat(since)
                    .isBetween(place.now().minus(length(lookback)).minus(SLACK), place.now())
                    .isAfterOrEqualTo(place.now().minus(length(lookback)).minusMillis(1))
                    .isBeforeOrEqualTo(place.now().minus(length(lookback)));
        });
    }

    @Property(tries = 2_000)
    void bucketsLeaveNoGapAndBeginAtFullHoursOrDaysOfUtc(@ForAll Lookback lookback, @ForAll("places") Place place) {
        in(place, clock -> {
            List<Instant> buckets = lookback.buckets(clock.instant());

            Duration step = lookback.bucket();
            Instant since = lookback.since(place.now());
            assertThat(buckets.getFirst()).isBeforeOrEqualTo(since).isAfter(since.minus(step));
            assertThat(buckets.getLast())
                    .isBeforeOrEqualTo(place.now())
                    .isAfter(place.now().minus(step));
            for (int i = 1; i < buckets.size(); i++) {
                assertThat(buckets.get(i)).isEqualTo(buckets.get(i - 1).plus(step));
            }
            ChronoUnit unit = lookback == Lookback.DAY ? ChronoUnit.HOURS : ChronoUnit.DAYS;
            assertThat(buckets)
                    .allMatch(start -> start.atZone(ZoneOffset.UTC)
                            .truncatedTo(unit)
                            .toInstant()
                            .equals(start));
        });
    }

    /** The windows follow the clock when it moves between calls. */
    @Property(tries = 200)
    void followsTheClock(
            @ForAll Lookback lookback, @ForAll("places") Place place, @ForAll("steps") List<Duration> steps) {
        Instant now = place.now();
        Instant last = Instant.MIN;
        for (Duration step : steps) {
            now = now.plus(step);
            Instant since = lookback.since(now);
            assertThat(since)
                    .isBetween(now.minus(length(lookback)).minus(SLACK), now)
                    .isAfterOrEqualTo(last);
            assertThat(lookback.buckets(now).getLast()).isAfter(now.minus(lookback.bucket()));
            last = since;
        }
    }

    /** Enough of them for the first and the last one, which are partly outside. */
    @Example
    void bucketsAreOneMoreThanTheRangeHas() {
        Instant now = Instant.parse("2026-03-29T01:30:00Z");

        assertThat(Lookback.DAY.buckets(now)).hasSize(25).first().isEqualTo(Instant.parse("2026-03-28T01:00:00Z"));
        assertThat(Lookback.WEEK.buckets(now)).hasSize(8).first().isEqualTo(Instant.parse("2026-03-22T00:00:00Z"));
        assertThat(Lookback.MONTH.buckets(now)).hasSize(31);
        assertThat(Lookback.YEAR.buckets(now)).hasSize(366).last().isEqualTo(Instant.parse("2026-03-29T00:00:00Z"));
    }

    @Property
    void isReadFromItsText(@ForAll Lookback lookback) {
        assertThat(Lookback.of(lookback.text())).isEqualTo(lookback);
        assertThat(lookback.text()).matches(Lookback.TEXTS);
    }

    private static Duration length(Lookback lookback) {
        return switch (lookback) {
            case DAY -> Duration.ofHours(24);
            case WEEK -> Duration.ofHours(7 * 24);
            case MONTH -> Duration.ofHours(30 * 24);
            case YEAR -> Duration.ofHours(365 * 24);
        };
    }

    private interface Check {
        void with(Clock clock);
    }

    private static void in(Place place, Check check) {
        TimeZone machine = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(place.zone()));
        try {
            check.with(Clock.fixed(place.now(), place.zone()));
        } finally {
            TimeZone.setDefault(machine);
        }
    }

    @Provide
    Arbitrary<Place> places() {
        Arbitrary<ZoneId> zone = Arbitraries.of(
                        ZoneId.getAvailableZoneIds().stream().sorted().toList())
                .map(ZoneId::of);
        Arbitrary<Instant> moment = Arbitraries.longs()
                .between(
                        Instant.parse("2024-01-01T00:00:00Z").toEpochMilli(),
                        Instant.parse("2037-12-31T00:00:00Z").toEpochMilli())
                .map(Instant::ofEpochMilli);
        Arbitrary<Duration> beside = Arbitraries.longs()
                .between(-90_000_000_000_000L, 90_000_000_000_000L)
                .map(Duration::ofNanos);
        return Combinators.combine(zone, moment, beside, Arbitraries.of(true, false))
                .as((where, when, aside, change) -> new Place(
                        where,
                        change
                                ? Optional.ofNullable(where.getRules().nextTransition(when))
                                        .map(ZoneOffsetTransition::getInstant)
                                        .orElse(when)
                                        .plus(aside)
                                : when));
    }

    @Provide
    Arbitrary<List<Duration>> steps() {
        return Arbitraries.longs()
                .between(0, Duration.ofDays(40).toMillis())
                .map(Duration::ofMillis)
                .list()
                .ofMaxSize(30);
    }
}
