package dev.bartizan.notify;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Creates the configuration like the application, with the settings of a test. */
final class NotifySettings {

    private static final int BEFORE_IMPLICIT_CONVERTERS = 200;

    private NotifySettings() {}

    /** Settings by their name below {@code bartizan.notify}; the others have their defaults. */
    static NotifyConfig of(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put("bartizan.notify." + name, value));
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, BEFORE_IMPLICIT_CONVERTERS, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(NotifyConfig.class)
                .build()
                .getConfigMapping(NotifyConfig.class);
    }
}
