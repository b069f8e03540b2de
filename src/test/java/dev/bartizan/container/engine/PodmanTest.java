package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void tells_that_it_does_not_support_images_for_one_platform() {
        ImageName name = push("team/single", Form.SINGLE, "1");
        assertThatThrownBy(() -> engine().newest(name))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        failure -> assertThat(failure.details().get("cause"))
                                .asString()
                                .startsWith("Not supported by this engine: "));
    }

    @Test
    void does_not_take_a_list_of_this_machine_for_the_registrys() {
        ImageName name = push("team/list", Form.INDEX, "1");
        podman.cli("manifest", "create", name.reference());
        try {
            assertThatThrownBy(() -> engine().newest(name))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.details().get("cause"))
                                    .asString()
                                    .startsWith("Not supported by this engine: "));
        } finally {
            podman.cli("manifest", "rm", name.reference());
        }
    }

    @Override
    PrivateEngine real() {
        return podman;
    }
}
