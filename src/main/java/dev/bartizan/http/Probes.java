package dev.bartizan.http;

import java.util.Set;

/** The paths that orchestrators and monitoring systems poll. */
public final class Probes {

    private static final Set<String> HEALTH =
            Set.of("/health", "/q/health", "/q/health/live", "/q/health/ready", "/q/health/started");

    private static final String METRICS = "/q/metrics";

    private Probes() {}

    /** Whether a path is a health check. */
    public static boolean isHealthCheck(String path) {
        return HEALTH.contains(path);
    }

    /** Whether a path is a health check or the metrics. */
    public static boolean isProbe(String path) {
        return isHealthCheck(path) || METRICS.equals(path);
    }
}
