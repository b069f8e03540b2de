package dev.bartizan.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.settings.Setting;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateConfigTest {

    private static final Setting PUBLIC_URL = UpdateConfig.SETTINGS.stream()
            .filter(setting -> setting.name().equals("bartizan.update.public-url"))
            .findFirst()
            .orElseThrow();

    @ParameterizedTest
    @ValueSource(
            strings = {"updates.example.org", "updates.example.org:8443", "//updates.example.org", "ftp://a.example"})
    void publicUrlNeedsAScheme(String url) {
        assertThat(PUBLIC_URL.rule().objection(url)).contains("must begin with http:// or https://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "my.shop", "my shop", "shöp", "default"})
    void appNeedsAName(String name) {
        assertThat(UpdateApps.wrongName(config("bartizan.update.apps.\"" + name + "\".upload-key")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "my-shop", "\"my-shop\"", "2"})
    void appMayHaveAnyNameOfAPath(String name) {
        assertThat(UpdateApps.wrongName(config("bartizan.update.apps." + name + ".upload-key")))
                .isEmpty();
    }

    private static SmallRyeConfig config(String property) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of(property, "secret"), "test", 100))
                .build();
    }

    @Test
    void publicUrlMayHaveAPort() {
        assertThat(PUBLIC_URL.rule().objection("https://updates.example.org:8443/"))
                .isEmpty();
    }
}
