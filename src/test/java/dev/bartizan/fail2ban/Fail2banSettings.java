package dev.bartizan.fail2ban;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Creates the configuration like the application, with the settings of a test. */
public final class Fail2banSettings {

    private static final int BEFORE_IMPLICIT_CONVERTERS = 200;

    private Fail2banSettings() {}

    /** Settings by their name below {@code bartizan.fail2ban}; the others have their defaults. */
    public static Fail2banConfig of(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put("bartizan.fail2ban." + name, value));
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, BEFORE_IMPLICIT_CONVERTERS, new DurationConverter())
                .withConverter(MemorySize.class, BEFORE_IMPLICIT_CONVERTERS, new MemorySizeConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(Fail2banConfig.class)
                .build()
                .getConfigMapping(Fail2banConfig.class);
    }

    /** The defaults, and a socket. */
    public static Fail2banConfig at(Path socket) {
        return of(Map.of("socket", socket.toString()));
    }
}
