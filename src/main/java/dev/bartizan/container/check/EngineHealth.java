package dev.bartizan.container.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.container.check.HealthResult.Verdict;
import dev.bartizan.container.engine.ContainerDetail;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The results of Docker's own health checks of a container. Docker runs these checks itself, so Bartizan does not repeat
 * them. Podman relies on systemd for them, which may be missing.
 *
 * @param checks the last checks, oldest first
 */
public record EngineHealth(HealthState health, List<CheckedHealth> checks) {

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    /** Exit code of a check that timed out or could not be started. */
    private static final int NOT_ENDED = -1;

    private static final String TOO_LONG = "exceeded timeout";

    /** Reads the health from the engine's description of a container. */
    public static EngineHealth of(ContainerDetail container, Instant now) {
        JsonNode reported = container.raw().path("State").path("Health");
        List<CheckedHealth> checks = StreamSupport.stream(reported.path("Log").spliterator(), false)
                .map(check -> check(check, now))
                .toList();
        Verdict last = checks.isEmpty() ? Verdict.UNHEALTHY : checks.getLast().verdict();
        String output = checks.isEmpty() ? "" : checks.getLast().output();
        HealthState health = switch (reported.path("Status").asText()) {
            case "healthy" -> HealthState.of(Verdict.HEALTHY, output, now);
            case "unhealthy" -> HealthState.of(last == Verdict.BROKEN ? last : Verdict.UNHEALTHY, output, now);
            case "starting" ->
                last == Verdict.BROKEN
                        ? HealthState.of(last, output, now)
                        : HealthState.unknown(container.run().startedAt().orElse(now));
            default -> HealthState.unchecked();
        };
        return new EngineHealth(health, checks);
    }

    private static CheckedHealth check(JsonNode check, Instant now) {
        int exitCode = check.path("ExitCode").asInt();
        String output = check.path("Output").asText().strip();
        boolean broken = exitCode == NOT_EXECUTABLE
                || exitCode == NOT_FOUND
                || exitCode == NOT_ENDED && !output.contains(TOO_LONG);
        Verdict verdict = exitCode == 0 ? Verdict.HEALTHY : broken ? Verdict.BROKEN : Verdict.UNHEALTHY;
        return new CheckedHealth(at(check.path("End").asText(), now), verdict, HealthResult.brief(output));
    }

    private static Instant at(String text, Instant now) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            return now;
        }
    }
}
