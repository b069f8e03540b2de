package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    void tells_who_owns_a_file() {
        real().cli("run", "--detach", "--name", "web", "app:1");
        engine().exec("web", List.of("sh", "-c", "echo > /tmp/f; chmod 640 /tmp/f; chown 1001:3000000 /tmp/f"), LONG);
        assertThat(engine().file("web", "/tmp/f")).contains(new FileStatus("/tmp/f", false, 1001, 3_000_000, 0640));
    }
}
