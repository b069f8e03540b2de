package dev.bartizan.management;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Optional;

/** The port for those who run the service. */
@ConfigMapping(prefix = "bartizan.management")
public interface ManagementConfig {

    /**
     * The port of metrics, API documentation and the detailed health; 0 takes a free one. With it they are not on {@code
     * quarkus.http.port} any more; without it they are, and there is no other port. Liveness, readiness and startup are on
     * both. The image sets it to 9000.
     */
    Optional<@Min(0) @Max(65_535) Integer> port();

    /** The address that it listens at; unset: that of {@code quarkus.http.host}. */
    Optional<String> host();
}
