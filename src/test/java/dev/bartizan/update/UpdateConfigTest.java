package dev.bartizan.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.settings.Setting;
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

    @Test
    void publicUrlMayHaveAPort() {
        assertThat(PUBLIC_URL.rule().objection("https://updates.example.org:8443/"))
                .isEmpty();
    }
}
