package dev.bartizan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "4h30m, PT4H30M",
        "90d, P90D",
        "1w, P7D",
        "500ms, PT0.5S",
        "' 4H ', PT4H",
        "0s, PT0S",
        "3h59m58.772366485s, PT3H59M58.772366485S",
        "1.5h, PT1H30M",
        "15µs, PT0.000015S",
        "15us, PT0.000015S",
        "1ns, PT0.000000001S",
        "PT4H, PT4H",
        "pt4h, PT4H",
        "P1DT12H, PT36H"
    })
    void readsEveryForm(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
        assertThat(DurationText.parseSigned("-" + text.strip())).isEqualTo(duration.negated());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+4h",
                "4",
                "h",
                "4 h",
                "4x",
                ".5h",
                "1h-2m",
                "P",
                "PT",
                "P1Y",
                "999999999999999999h",
                "-1s",
                "-PT1S",
                "soon"
            })
    void refusesEverythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageStartingWith("must be");
    }

    @Test
    void textOfMegabytesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse("1s".repeat(1_000_000)))
                .withMessage(DurationText.EXPECTED);
    }

    @Test
    void numberAloneIsSecondsWhereThatIsAllowed() {
        assertThat(DurationText.parseOrSeconds(" 90 ")).isEqualTo(Duration.ofSeconds(90));
        assertThat(DurationText.parseOrSeconds("90m")).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void settingsAreReadInTheSameForms() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withDefaultValue("wait", "1.5h")
                .withDefaultValue("seconds", "90")
                .build();

        assertThat(config.getValue("wait", Duration.class)).isEqualTo(Duration.ofMinutes(90));
        assertThat(config.getValue("seconds", Duration.class)).isEqualTo(Duration.ofSeconds(90));
    }

    @Property
    void readsWhatJavaWrites(@ForAll @LongRange(min = 0, max = 9_000_000_000L) long seconds) {
        Duration duration = Duration.ofSeconds(seconds);

        assertThat(DurationText.parse(duration.toString())).isEqualTo(duration);
        assertThat(DurationText.parse(seconds + "s")).isEqualTo(duration);
    }

    @Property
    void anyTextIsADurationOrHasAReason(@ForAll @StringLength(max = 40) String text) {
        try {
            assertThat(DurationText.parse(text)).isGreaterThanOrEqualTo(Duration.ZERO);
        } catch (IllegalArgumentException unreadable) {
            assertThat(unreadable).hasMessageStartingWith("must be");
        }
    }
}
