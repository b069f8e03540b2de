package dev.bartizan.decision;

import dev.bartizan.ban.BanConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** Makes {@link WidenedBans} for a test. */
final class WideningTo {

    private WideningTo() {}

    /** With this value of the setting. */
    static WidenedBans prefixLength(int length) {
        return new WidenedBans(new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(
                        Map.of("bartizan.ban.ipv6-prefix-length", Integer.toString(length)), "test", 100))
                .withMapping(BanConfig.class)
                .build()
                .getConfigMapping(BanConfig.class));
    }
}
