package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.it.Requirement.Command;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateEngineTest {

    static Stream<Supplier<PrivateEngine>> engines() {
        return Stream.of(PrivateDocker::start, PrivatePodman::start);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void the_test_reaches_the_app_and_nothing_is_left(Supplier<PrivateEngine> start) {
        PrivateEngine left;
        try (PrivateEngine engine = start.get()) {
            left = engine;
            engine.cli("run", "--detach", "--name", "web", "--publish", "18080:8080", "app:2");
            String address = engine.cli(
                    "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", "web");
            for (String authority : List.of(address + ":8080", engine.address() + ":18080")) {
                await().atMost(Patience.LONG)
                        .until(() -> Command.succeeds("busybox", "wget", "-qO-", "http://" + authority + "/version"));
                assertThat(Command.output("busybox", "wget", "-qO-", "http://" + authority + "/version"))
                        .isEqualTo("2\n");
                assertThat(Command.output("busybox", "wget", "-qO-", "http://" + authority + "/cgi-bin/slow?0"))
                        .isEqualTo("slow\n");
            }
            engine.kill();
        }
        assertThat(left.folder()).doesNotExist();
        assertThat(Command.output("ip", "route")).doesNotContain(left.address());
        assertThat(Command.output("cat", "/proc/self/mounts"))
                .doesNotContain(left.folder().toString());
    }
}
