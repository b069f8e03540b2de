package dev.bartizan.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BanDurationTest {

    @ParameterizedTest
    @CsvSource({
        "30s, PT30S",
        "90m, PT90M",
        "4h, PT4H",
        "7d, P7D",
        "1w, P7D",
        "1d12h, PT36H",
        "3h59m58s, PT3H59M58S",
        "4H, PT4H",
        "' 4h ', PT4H",
        "PT4H, PT4H",
        "pt4h, PT4H",
        "P7D, P7D",
        "P1DT12H, PT36H",
        "PT1.5S, PT1.5S",
        "1s, PT1S",
        "3650d, P3650D"
    })
    void isReadInBothForms(String text, Duration duration) {
        assertThat(BanDuration.parse(text)).isEqualTo(duration);
    }

    @Property
    void iso8601IsReadAsJavaWritesIt(@ForAll @LongRange(min = 1, max = 315_360_000) long seconds) {
        Duration duration = Duration.ofSeconds(seconds);

        assertThat(BanDuration.parse(duration.toString())).isEqualTo(duration);
        assertThat(BanDuration.parse(seconds + "s")).isEqualTo(duration);
    }

    @Property
    void unitsAreWhatTheyAre(@ForAll @LongRange(min = 1, max = 500) long number) {
        assertThat(BanDuration.parse(number + "w")).isEqualTo(BanDuration.parse(7 * number + "d"));
        assertThat(BanDuration.parse(number + "d")).isEqualTo(BanDuration.parse(24 * number + "h"));
        assertThat(BanDuration.parse(number + "h")).isEqualTo(BanDuration.parse(60 * number + "m"));
        assertThat(BanDuration.parse(number + "m")).isEqualTo(BanDuration.parse(60 * number + "s"));
    }

    /** Every text is either a duration within the limits or an error with a reason. */
    @Property
    void noTextIsTooMuch(@ForAll @StringLength(max = 40) String text) {
        try {
            assertThat(BanDuration.parse(text)).isBetween(BanDuration.SHORTEST, BanDuration.LONGEST);
        } catch (IllegalArgumentException unusable) {
            assertThat(unusable).hasMessageStartingWith("must be");
        }
    }

    @ParameterizedTest
    @CsvSource({"9999999999w9999999999w9999999999w9999999w", "99999999999h", "PT9223372036854775807H", "-P1D", "PT0S"})
    void outOfBoundsIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BanDuration.parse(text))
                .withMessageStartingWith("must be");
    }
}
