package dev.bartizan.crowdsec.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "3h59m58.772366485s, PT3H59M58.772366485S",
        "-94.528321ms, PT-0.094528321S",
        "87599h59m59s, PT87599H59M59S",
        "1.5h, PT1H30M",
        "15µs, PT0.000015S",
        "15us, PT0.000015S",
        "1ns, PT0.000000001S"
    })
    void readsWhatGoWrites(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "4", "h", "4h ", "4x", "1h-2m", "PT4H", "999999999999999999h"})
    void refusesEverythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> GoDuration.parse(text));
    }

    @Property
    void readsWhatItWrites(@ForAll @LongRange(min = 0, max = 9_000_000_000L) long seconds) {
        Duration duration = Duration.ofSeconds(seconds);

        assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
    }
}
