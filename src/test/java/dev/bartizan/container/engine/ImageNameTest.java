package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx:latest",
        "nginx:1.27, docker.io/library/nginx:1.27",
        "grafana/loki, docker.io/grafana/loki:latest",
        "docker.io/nginx, docker.io/library/nginx:latest",
        "index.docker.io/grafana/loki:3, docker.io/grafana/loki:3",
        "registry.example/web:2.4.0, registry.example/web:2.4.0",
        "registry:5000/team/web, registry:5000/team/web:latest",
        "127.0.0.1:5000/web:1, 127.0.0.1:5000/web:1",
        "localhost/web:1, localhost/web:1"
    })
    void hasTheDefaultsOfEngines(String written, String whole) {
        assertThat(ImageName.of(written).map(ImageName::reference)).contains(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "web:",
                "Web",
                "web@sha256:00",
                "registry.example/",
                "web:1/../x",
                "a b",
                "web:-1",
                "a//b",
                "a..b",
                "a/-b"
            })
    void refusesWhatIsNoName(String written) {
        assertThat(ImageName.of(written)).isEmpty();
    }
}
