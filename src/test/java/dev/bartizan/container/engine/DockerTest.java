package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.container.engine.PrivateRegistry.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerTest extends RealEngineContract {

    private static PrivateDocker docker;

    @BeforeAll
    static void start() {
        docker = PrivateDocker.start();
    }

    @AfterAll
    static void end() {
        if (docker != null) {
            docker.close();
        }
    }

    @Test
    void asks_the_registry_with_the_credentials_of_the_file(@TempDir Path folder) throws IOException {
        ImageName name = push("team/single", Form.SINGLE, "1");
        docker.registry().requireLogin(true);
        assertThatThrownBy(() -> engine().newest(name))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        failure -> assertThat(failure.details().get("cause"))
                                .asString()
                                .contains("no basic auth credentials"));

        // me:secret
        Path file = Files.writeString(folder.resolve("config.json"), """
                {"auths": {"%s": {"auth": "bWU6c2VjcmV0"}}}""".formatted(name.registry()));
        ContainerEngine withFile = docker.api(file);
        withFile.pull(name.reference());
        assertThat(digests(name.reference()))
                .containsExactly(withFile.newest(name).digest());
    }

    @Test
    void knows_when_a_registry_limits_requests() {
        ImageName name = ImageName.of(docker.registry().host() + "/limited/app").orElseThrow();
        assertThatThrownBy(() -> engine().newest(name))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        failure -> assertThat(failure.tooMany()).isTrue());
    }

    @Override
    PrivateEngine real() {
        return docker;
    }
}
