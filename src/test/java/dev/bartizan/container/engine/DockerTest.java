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
    void tells_which_image_a_tag_of_several_platforms_has_in_its_registry() {
        ImageName name = push("team/app", Form.INDEX, "1");
        engine().pull(name.reference());
        docker.cli("run", "--detach", "--name", "web", name.reference());
        ContainerDetail web = engine().inspect("web");

        assertThat(engine().newest(name)).isIn(digests(web));
        String next = engine().newest(push("team/app", Form.INDEX, "2"));
        assertThat(next).isNotIn(digests(web));

        engine().pull(name.reference());
        // Its own image stays the old one.
        assertThat(next).isNotIn(digests(web));
        assertThat(digests(name.reference())).contains(next);
    }

    @Test
    void tells_why_a_registry_has_no_answer() {
        String host = docker.registry().host();
        assertThatThrownBy(() ->
                        engine().newest(ImageName.of(host + "/team/nosuch").orElseThrow()))
                .isInstanceOfSatisfying(EngineException.class, failure -> {
                    assertThat(failure.details().get("cause")).asString().contains("manifest unknown");
                    assertThat(failure.tooMany()).isFalse();
                });
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
        assertThat(digests(name.reference())).contains(withFile.newest(name));
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
