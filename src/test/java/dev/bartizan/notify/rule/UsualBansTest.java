package dev.bartizan.notify.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsualBansTest {

    private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final UsualBans usual = new UsualBans(Clock.fixed(START, ZoneOffset.UTC));

    private void addHourly(String jail, int number, int hours) {
        for (int hour = 0; hour < hours; hour++) {
            for (int ban = 0; ban < number; ban++) {
                usual.add(jail, START.plus(HOUR.multipliedBy(hour)).plusSeconds(ban));
            }
        }
    }

    @Test
    void meanIsThatOfTheDayBefore() {
        addHourly("sshd", 4, 72);
        addHourly("nginx", 2, 72);
        Instant now = START.plus(HOUR.multipliedBy(72));

        assertThat(usual.within(jail -> true, HOUR, now)).contains(6.0);
        assertThat(usual.within("sshd"::equals, HOUR, now)).contains(4.0);
        assertThat(usual.within("sshd"::equals, Duration.ofMinutes(10), now))
                .hasValueSatisfying(mean -> assertThat(mean).isBetween(0.6, 0.7));
        assertThat(usual.within("apache"::equals, HOUR, now)).contains(0.0);
    }

    @Test
    void bansOfTheTimeItselfAreNotUsual() {
        addHourly("sshd", 1, 48);
        Instant now = START.plus(HOUR.multipliedBy(48));
        for (int ban = 0; ban < 500; ban++) {
            usual.add("sshd", now.minusSeconds(60));
        }

        assertThat(usual.within(jail -> true, HOUR, now)).contains(1.0);
        assertThat(usual.within(jail -> true, HOUR, now.plus(HOUR)))
                .hasValueSatisfying(mean -> assertThat(mean).isGreaterThan(20));
    }

    @Test
    void nothingIsUsualBeforeEnoughIsKnown() {
        addHourly("sshd", 3, 3);

        assertThat(usual.within(jail -> true, HOUR, START.plus(Duration.ofMinutes(90))))
                .isEmpty();
        assertThat(usual.within(jail -> true, HOUR, START.plus(Duration.ofHours(3))))
                .contains(3.0);
    }

    @Test
    void nothingIsUsualAfterAFirstStart() {
        usual.load(new BansStored(START, Map.of()));

        assertThat(usual.within(jail -> true, HOUR, START.plus(Duration.ofMinutes(30))))
                .isEmpty();
    }

    @Test
    void storedBansAreKnownAfterARestart() {
        usual.add("sshd", START);
        usual.load(new BansStored(
                START.minus(BansStored.TIME), Map.of("sshd", Map.of(START.minus(Duration.ofHours(5)), 48L))));

        assertThat(usual.within(jail -> true, HOUR, START)).contains(2.0);
    }

    @Test
    void manyJailsAreCountedTogether() {
        for (int jail = 0; jail < 1_000; jail++) {
            usual.add("jail-" + jail, START);
        }

        assertThat(usual.within(jail -> true, HOUR, START.plus(Duration.ofHours(25))))
                .hasValueSatisfying(mean -> assertThat(mean).isBetween(41.0, 42.0));
    }
}
