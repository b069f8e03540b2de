package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.BlocklistConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Creates the configuration like the application, with the settings of a test. */
public final class BlocklistSettings {

    private static final int BEFORE_IMPLICIT_CONVERTERS = 200;

    private BlocklistSettings() {}

    /** Settings by their name below {@code bartizan.blocklist}; the others have their defaults. */
    public static BlocklistConfig of(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put("bartizan.blocklist." + name, value));
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, BEFORE_IMPLICIT_CONVERTERS, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(BlocklistConfig.class)
                .build()
                .getConfigMapping(BlocklistConfig.class);
    }
}
