package dev.bartizan.container;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The configuration like in the service: the defaults, and the settings of a test. */
public final class ContainerSettings {

    private ContainerSettings() {}

    public static ContainerConfig with(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ContainerConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(ContainerConfig.class);
    }

    public static ContainerConfig defaults() {
        return with(Map.of());
    }
}
