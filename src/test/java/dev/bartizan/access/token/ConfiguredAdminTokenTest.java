package dev.bartizan.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredAdminTokenTest {

    private static final String TOKEN = "sixteen.chars_ok";

    @TempDir
    Path folder;

    @Test
    void noneIsConfigured() {
        ConfiguredAdminToken none = new ConfiguredAdminToken(Optional.empty(), Optional.empty());

        assertThat(none.present()).isFalse();
        assertThat(none.matches(new TokenSecret(TOKEN))).isFalse();
    }

    @Test
    void valueIsTakenAsItIs() {
        ConfiguredAdminToken configured = new ConfiguredAdminToken(Optional.of(TOKEN), Optional.empty());

        assertThat(configured.matches(new TokenSecret(TOKEN))).isTrue();
        assertThat(configured.matches(new TokenSecret(TOKEN + "x"))).isFalse();
    }

    @Test
    void fileIsTrimmed() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), " " + TOKEN + "\r\n");

        ConfiguredAdminToken configured = new ConfiguredAdminToken(Optional.empty(), Optional.of(file));

        assertThat(configured.matches(new TokenSecret(TOKEN))).isTrue();
    }

    @Test
    void unreadableFileIsNoToken() {
        assertThat(new ConfiguredAdminToken(Optional.empty(), Optional.of(folder.resolve("missing"))).present())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifteen.chars_x", "with a blank inside", "mit-Umlaut-ö-sechzehn"})
    void unfitTokenIsRefused(String token) {
        assertThat(new ConfiguredAdminToken(Optional.of(token), Optional.empty()).present())
                .isFalse();
    }
}
