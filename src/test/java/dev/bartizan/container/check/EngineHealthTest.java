package dev.bartizan.container.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.check.HealthResult.Verdict;
import dev.bartizan.container.check.HealthState.Condition;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.RuntimeState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Docker's results of its own health checks. */
class EngineHealthTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

    @ParameterizedTest
    @CsvSource({
        "starting,   1, connection refused,                      UNKNOWN, UNHEALTHY",
        "healthy,    0, ok,                                      HEALTHY,    HEALTHY",
        "unhealthy,  1, connection refused,                      UNHEALTHY,    UNHEALTHY",
        "unhealthy, -1, HealthState check exceeded timeout (1s),      UNHEALTHY,    UNHEALTHY",
        "unhealthy, -1, OCI runtime exec failed: curl not found, BROKEN,  BROKEN",
        "unhealthy, 127, /bin/sh: curl: not found,               BROKEN,  BROKEN",
        "starting,  127, /bin/sh: curl: not found,               BROKEN,  BROKEN",
        "none,        0, ok,                                     UNCHECKED, HEALTHY"
    })
    void its_checks_are_understood(String status, int exitCode, String output, Condition condition, Verdict verdict)
            throws JsonProcessingException {
        EngineHealth found = EngineHealth.of(container(status, exitCode, output), NOW);

        assertThat(found.health().condition()).isEqualTo(condition);
        assertThat(found.checks())
                .containsExactly(new CheckedHealth(Instant.parse("2026-01-01T00:00:05.123456789Z"), verdict, output));
    }

    private static ContainerDetail container(String status, int exitCode, String output)
            throws JsonProcessingException {
        String raw = """
                {"State":{"Health":{"Status":"%s","FailingStreak":1,"Log":[{"Start":"2026-01-01T00:00:04.1Z",
                "End":"2026-01-01T01:00:05.123456789+01:00","ExitCode":%d,"Output":"%s\\n"}]}}}
                """.formatted(status, exitCode, output);
        return new ContainerDetail(
                "id",
                "web",
                Map.of(),
                new ContainerDetail.Image("image", "sha256:0"),
                Optional.empty(),
                new ContainerDetail.Run(
                        RuntimeState.RUNNING, 1, 0, false, Optional.of(NOW), Optional.empty(), Map.of()),
                new ObjectMapper().readTree(raw));
    }
}
