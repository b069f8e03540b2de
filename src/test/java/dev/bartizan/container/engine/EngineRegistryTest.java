package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What an engine is asked for that it asks a registry for, with a fake of it. */
class EngineRegistryTest {

    private static final ImageName WEB = ImageName.of("registry.example/web:1").orElseThrow();

    private static void answer(FakeEngine engine, int status, String body) {
        engine.answerNext("HTTP/1.1 %d Status\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, body.length(), body)
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void pullsTheWholeReferenceSoThatNoLocalImageDecidesOnTheRegistry() {
        try (FakeEngine engine = FakeEngine.podman()) {
            engine.publish("team/web:1");
            engine.api().pull("team/web:1");
            engine.publish("registry.example/web@sha256:11");
            engine.api().pull("registry.example/web:1@sha256:11");
            assertThat(engine.pulls()).containsExactly("docker.io/team/web:1", "registry.example/web@sha256:11");
        }
    }

    @Test
    void engineWithoutTheRequestIsToldApartFromARegistryWithoutTheTag() {
        try (FakeEngine podman = FakeEngine.podman();
                FakeEngine docker = FakeEngine.docker()) {
            assertThatThrownBy(() -> podman.api().newest(WEB))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.details())
                                    .containsEntry("cause", "This engine can't ask the registry."));
            assertThat(podman.requests()).noneMatch(request -> request.contains("registry.example"));

            ContainerEngine api = docker.api();
            assertThatThrownBy(() -> api.newest(WEB))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.details()).containsEntry("cause", "manifest unknown"));
            answer(docker, 404, "{\"message\":\"page not found\"}");
            assertThatThrownBy(() -> api.newest(WEB))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.details())
                                    .containsEntry("cause", "This engine can't ask the registry."));
        }
    }

    @Test
    void reasonDoesNotHaveTheUserOfATokenRequest() {
        try (FakeEngine docker = FakeEngine.docker()) {
            ContainerEngine api = docker.api();
            api.version();
            answer(
                    docker,
                    500,
                    "{\"message\":\"Get \\\"https://auth.example/token?account=me&scope=pull\\\": denied\"}");
            assertThatThrownBy(() -> api.newest(WEB))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.details())
                                    .containsEntry("cause", "Get \"https://auth.example/token\": denied"));
        }
    }
}
