package dev.bartizan.crowdsec;

import com.google.re2j.Pattern;
import dev.bartizan.ban.BanDuration;
import dev.bartizan.crowdsec.decision.GoDuration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Durations as CrowdSec and people write them. */
public final class DurationFuzz {

    private static final Pattern OF_GO = Pattern.compile("-?(?:\\d{1,18}(?:\\.\\d{1,18})?(?:ns|us|µs|ms|s|m|h))+");

    private DurationFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Optional<Duration> ofGo = ofGo(text);
        if (ofGo.isPresent() && !OF_GO.matches(text)) {
            throw new IllegalStateException("No duration: " + text);
        }
        try {
            Duration length = BanDuration.parse(text);
            if (length.isNegative() || length.isZero()) {
                throw new IllegalStateException("No duration: " + text);
            }
        } catch (IllegalArgumentException expected) {
            // Most is none.
        }
    }

    private static Optional<Duration> ofGo(String text) {
        try {
            return Optional.of(GoDuration.parse(text));
        } catch (IllegalArgumentException tooLong) {
            boolean refusedAsTooLong = tooLong.getMessage().startsWith("Too long");
            if (OF_GO.matches(text) != refusedAsTooLong) {
                throw new IllegalStateException("Refused: " + text, tooLong);
            }
            return Optional.empty();
        }
    }
}
