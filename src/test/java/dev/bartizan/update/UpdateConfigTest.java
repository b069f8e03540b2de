package dev.bartizan.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.settings.Setting;
import dev.bartizan.settings.SettingsCheck;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateConfigTest {

    private static final Setting PUBLIC_URL = UpdateConfig.SETTINGS.stream()
            .filter(setting -> setting.name().equals("bartizan.update.public-url"))
            .findFirst()
            .orElseThrow();

    @TempDir
    Path folder;

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

    @Test
    void filesOfNamedKeysAreCheckedInEachApp() throws IOException {
        String key = Files.writeString(
                        folder.resolve("key.pem"),
                        TestSigningKey.pem(
                                "PRIVATE KEY",
                                TestSigningKey.generate().getPrivate().getEncoded()))
                .toString();
        String missing = folder.resolve("missing.pem").toString();

        assertThat(faults(Map.of("BARTIZAN_UPDATE_APPS_SHOP_SIGNING_KEYS_NEXT_FILE", key)))
                .isEmpty();
        assertThat(faults(Map.of("BARTIZAN_UPDATE_APPS_SHOP_SIGNING_KEYS_NEXT_FILE", missing)))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.variable()).isEqualTo("BARTIZAN_UPDATE_APPS_SHOP_SIGNING_KEYS_NEXT_FILE");
                    assertThat(fault.value()).contains(missing);
                });
        assertThat(faults(Map.of(
                        "BARTIZAN_UPDATE_APPS_SHOP_UPLOAD_KEY",
                        "upload-key-of-the-shop",
                        "BARTIZAN_UPDATE_APPS_SHOP_SIGNING_KEYS_NEXT_FILE",
                        key,
                        "BARTIZAN_UPDATE_APPS_SHOP_SIGNING_KEYS_OLD_CERTIFICATE_CHAIN_FILE",
                        missing,
                        "BARTIZAN_UPDATE_APPS_BAKERY_SIGNING_KEYS_NEXT_CERTIFICATE_CHAIN_FILE",
                        "")))
                .extracting(SettingsCheck.Fault::variable)
                .containsExactly(
                        "BARTIZAN_UPDATE_APPS_BAKERY_SIGNING_KEYS_NEXT_FILE",
                        "BARTIZAN_UPDATE_APPS_SHOP_SIGNING_KEYS_OLD_FILE",
                        "BARTIZAN_UPDATE_APPS_SHOP_SIGNING_KEYS_OLD_CERTIFICATE_CHAIN_FILE");
    }

    private static List<SettingsCheck.Fault> faults(Map<String, String> environment) {
        return new SettingsCheck(
                        UpdateConfig.SETTINGS.stream()
                                .filter(setting -> setting.name().startsWith("bartizan.update.apps."))
                                .toList(),
                        new SmallRyeConfigBuilder()
                                .addDefaultInterceptors()
                                .withSources(new EnvConfigSource(environment, EnvConfigSource.ORDINAL))
                                .build(),
                        environment.keySet())
                .faults();
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
