package dev.bartizan.settings;

import jakarta.annotation.Priority;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads durations in settings as {@link DurationText} says, instead of in the framework's fewer forms. */
@Priority(DurationSetting.ABOVE_THE_FRAMEWORK)
public class DurationSetting implements Converter<Duration> {

    /** The framework's own converter has 200. */
    static final int ABOVE_THE_FRAMEWORK = 300;

    private static final long serialVersionUID = 1;

    @Override
    public Duration convert(String value) {
        return value.isBlank() ? null : DurationText.parseOrSeconds(value);
    }
}
