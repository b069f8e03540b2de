package dev.bartizan.crowdsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentConfigurationTest {

    private static final int CONVERTER_PRIORITY = 200;

    @TempDir
    Path folder;

    private AgentConfiguration configuration;

    @BeforeEach
    void configure() {
        configuration = new AgentConfiguration(new SmallRyeConfigBuilder()
                .withMapping(CrowdSecConfig.class)
                .withDefaultValues(
                        Map.of("bartizan.data-dir", "data", "bartizan.crowdsec.config-dir", folder.toString()))
                .addDefaultInterceptors()
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .build()
                .getConfigMapping(CrowdSecConfig.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "common:\n  daemonize: true\n  log_media: stdout\n",
                "common: {daemonize: true, log_media: stdout}",
                "# daemonize: false\ncommon:\n  daemonize : \"true\" # of course"
            })
    void oneThatClosesCleanlyIsNotWarnedOf(String yaml) throws IOException {
        Files.writeString(folder.resolve("config.yaml"), yaml);

        assertThat(configuration.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "common:\n  daemonize: false\n", "common:\n  # daemonize: true\n  log_media: stdout\n"})
    void oneThatDiesAtOnceIsWarnedOf(String yaml) throws IOException {
        Files.writeString(folder.resolve("config.yaml"), yaml);

        assertThat(configuration.warnings()).singleElement().asString().contains("daemonize: true");
    }

    @Test
    void localFileWins() throws IOException {
        Files.writeString(folder.resolve("config.yaml"), "common: {daemonize: true}");
        Files.writeString(folder.resolve("config.yaml.local"), "common: {daemonize: false}");

        assertThat(configuration.warnings()).hasSize(1);
    }

    @Test
    void missingConfigurationIsNoWarning() {
        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void credentialsAreThoseThatCscliWrote() throws IOException {
        Files.writeString(
                folder.resolve("local_api_credentials.yaml"),
                "url: http://127.0.0.1:8085\nlogin: machine\npassword: 'p#ss:word'\n");

        assertThat(configuration.credentials()).isEqualTo(new AgentConfiguration.Credentials("machine", "p#ss:word"));
    }

    @Test
    void credentialsThatAreNotThereAreSaidToBeMissing() throws IOException {
        assertThatIOException().isThrownBy(configuration::credentials);
        Files.writeString(folder.resolve("local_api_credentials.yaml"), "");
        assertThatIOException().isThrownBy(configuration::credentials).withMessageContaining("login");
    }
}
