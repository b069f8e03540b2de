package dev.bartizan.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a node. */
class NodeNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "web-1", "web_1.example.org", "0"})
    void validNames(String name) {
        assertThat(NodeName.valid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "web 1", "wéb", "web/1", "<b>", "web\n"})
    void invalidNames(String name) {
        assertThat(NodeName.valid(name)).isFalse();
    }

    @Test
    void nameHasAtMost64Characters() {
        assertThat(NodeName.valid("n".repeat(64))).isTrue();
        assertThat(NodeName.valid("n".repeat(65))).isFalse();
    }

    @Test
    void configuredNameCounts() {
        assertThat(new NodeName(Optional.of(" web-1 ")).text()).isEqualTo("web-1");
    }

    @Test
    void nameOfTheHostIsTheDefault() throws IOException {
        assertThat(new NodeName(Optional.empty()).text())
                .isEqualTo(NodeName.ofHost(Files.readString(Path.of("/proc/sys/kernel/hostname"))));
    }

    @ParameterizedTest
    @CsvSource({"web-1, web-1", "' web 1\n', web1", "'', bartizan", "(none), none", "<>, bartizan"})
    void nameOfAHostBecomesAValidName(String host, String name) {
        assertThat(NodeName.ofHost(host)).isEqualTo(name);
    }

    @Test
    void longNameOfAHostIsCut() {
        assertThat(NodeName.ofHost("h".repeat(100))).isEqualTo("h".repeat(64));
    }
}
