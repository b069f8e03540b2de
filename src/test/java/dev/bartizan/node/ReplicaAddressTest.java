package dev.bartizan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.5:8080, 10.0.0.5, 8080, false",
        "https://web-1.example/, web-1.example, 443, true",
        "http://[fd00::5]:8080, fd00::5, 8080, false",
        "HTTP://web-1, web-1, 80, false",
    })
    void hostAndPortAreRead(String url, String host, int port, boolean tls) {
        assertThat(ReplicaAddress.parse(url)).isEqualTo(new ReplicaAddress(host, port, tls));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.5:8080", "ftp://a", "http://a/path", "http://u:p@a", "http://a?b", "http://", "a b"})
    void otherTextIsRefused(String url) {
        assertThatThrownBy(() -> ReplicaAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://host:port");
    }

    @Test
    void addressIsThatOfTheConnectionToTheDatabase() {
        NodeAddress address = new NodeAddress(Optional::empty, 8080);

        assertThat(address.of(Optional.of("10.0.0.5"))).contains("http://10.0.0.5:8080");
        assertThat(address.of(Optional.of("fd00::5"))).contains("http://[fd00::5]:8080");
        assertThat(address.of(Optional.empty())).isEmpty();
    }
}
