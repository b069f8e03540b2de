package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bartizan.container.engine.PrivateRegistry.Form;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PodmanTest extends RealEngineContract {

    private static PrivatePodman podman;

    @BeforeAll
    static void start() {
        podman = PrivatePodman.start();
    }

    @AfterAll
    static void end() {
        if (podman != null) {
            podman.close();
        }
    }

    @Test
    void old_version_cannot_ask_the_registry() {
        assumeTrue(engine().version().majorVersion() < 6);
        ImageName name = push("team/app", Form.INDEX, "1");
        assertThatThrownBy(() -> engine().newest(name))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        failure -> assertThat(failure.details())
                                .containsEntry("cause", "This engine can't ask the registry."));
    }

    @Test
    void a_short_name_is_that_of_docker_hub_although_another_image_has_its_path() {
        push("team/short", Form.INDEX, "1");
        podman.cli("tag", "app:1", "other.example/team/short:latest");
        engine().pull("team/short");
        assertThat(engine().image("docker.io/team/short:latest")).isPresent();
    }

    @Override
    PrivateEngine real() {
        return podman;
    }
}
