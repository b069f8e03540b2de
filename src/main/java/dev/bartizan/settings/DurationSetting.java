package dev.bartizan.settings;

import jakarta.annotation.Priority;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Parses durations in settings with {@link DurationText}, which accepts more forms than the framework. */
@Priority(DurationSetting.ABOVE_THE_FRAMEWORK)
public class DurationSetting implements Converter<Duration> {

    /** The framework's converter has the priority 200. */
    static final int ABOVE_THE_FRAMEWORK = 300;

    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Duration convert(String value) {
        return value.isBlank() ? null : DurationText.parseOrSeconds(value);
    }
}
