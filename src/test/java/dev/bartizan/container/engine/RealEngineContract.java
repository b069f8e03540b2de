package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.container.engine.PrivateRegistry.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that need a real engine, with containers in which programs run. */
abstract class RealEngineContract extends ContainerEngineContract {

    private static final Duration LONG = Duration.ofSeconds(20);

    abstract PrivateEngine real();

    @Override
    final ContainerEngine engine() {
        return real().api();
    }

    @Override
    final void write(String container, boolean stderr, String text) {
        String script = "echo \"$0\" > /proc/1/fd/" + (stderr ? 2 : 1);
        assertThat(engine().exec(container, List.of("sh", "-c", script, text), LONG)
                        .exitCode())
                .isZero();
    }

    @Override
    final void pause(String container) {
        real().cli("pause", container);
    }

    @Override
    final String secondNetwork() {
        if (!real().cli("network", "ls").contains("back")) {
            real().cli("network", "create", "--subnet", real().network().second(), "back");
        }
        return "back";
    }

    @AfterEach
    final void removeContainers() {
        real().registry().requireLogin(false);
        engine().list().forEach(container -> engine().remove(container.id(), true));
    }

    @Test
    void counts_the_restarts_by_its_restart_policy_until_another_program_starts_it() {
        real().cli("run", "--detach", "--name", "loop", "--restart", "always", "--env", "EXIT_AFTER=1", "app:1");
        await().atMost(Patience.LONG).until(() -> engine().inspect("loop").restartCount() >= 3);
        engine().stop("loop", Duration.ZERO);
        engine().start("loop");
        await().atMost(Patience.LONG).until(() -> engine().inspect("loop").restartCount() < 3);
    }

    @Test
    void finds_a_pulled_image_of_docker_hub_by_its_short_name() {
        push("library/mirrored", Form.INDEX, "1");
        push("team/mirrored", Form.INDEX, "2");
        for (String name : List.of("mirrored:latest", "team/mirrored")) {
            engine().pull(name);
            assertThat(engine().image(name)).isPresent();
            real().cli("run", "--detach", "--pull", "never", "--name", name.replaceAll("[/:].*", ""), name);
        }
    }

    final ImageName push(String repository, Form form, String version) {
        real().registry().push(repository, "latest", form, real().archive(), version);
        return ImageName.of(real().registry().host() + "/" + repository).orElseThrow();
    }

    /** The digests of a container's image. */
    final List<String> digests(ContainerDetail container) {
        return digests(container.image().id());
    }

    final List<String> digests(String image) {
        return engine().image(image)
                .orElseThrow()
                .path("RepoDigests")
                .valueStream()
                .map(each -> each.asText().substring(each.asText().indexOf('@') + 1))
                .toList();
    }

    @Test
    void pulls_with_the_credentials_of_the_file(@TempDir Path folder) throws IOException {
        ImageName name = push("team/private", Form.INDEX, "1");
        real().registry().requireLogin(true);
        assertThatThrownBy(() -> engine().pull(name.reference())).isInstanceOf(EngineException.class);

        Path file = folder.resolve("config.json");
        ContainerEngine withFile = real().api(file);
        assertThatThrownBy(() -> withFile.pull(name.reference()))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        failure -> assertThat(failure.details().get("cause"))
                                .asString()
                                .endsWith("The file of registry credentials can't be read (NoSuchFileException)."));

        // me:secret
        Files.writeString(file, """
                {"auths": {"%s": {"auth": "bWU6c2VjcmV0"}}}""".formatted(name.registry()));
        withFile.pull(name.reference());
        assertThat(engine().image(name.reference())).isPresent();
    }

    @Test
    void tells_who_owns_a_file() {
        real().cli("run", "--detach", "--name", "web", "app:1");
        engine().exec("web", List.of("sh", "-c", "echo > /tmp/f; chmod 640 /tmp/f; chown 1001:3000000 /tmp/f"), LONG);
        assertThat(engine().file("web", "/tmp/f")).contains(new FileStatus("/tmp/f", false, 1001, 3_000_000, 0640));
    }
}
