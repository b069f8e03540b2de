package dev.bartizan.container.check;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The result of one health check.
 *
 * @param output the check's output or an explanation; at most 200 characters
 */
public record HealthResult(Verdict verdict, String output) {

    /** The verdict of a check. */
    public enum Verdict {
        /** The container is healthy. */
        @JsonProperty("healthy")
        HEALTHY,
        /** The container is unhealthy. */
        @JsonProperty("unhealthy")
        UNHEALTHY,
        /** The check can't be run, for example because the image lacks its program. The container's health is unknown. */
        @JsonProperty("broken")
        BROKEN
    }

    private static final int LONGEST_OUTPUT = 200;

    public static HealthResult healthy(String output) {
        return new HealthResult(Verdict.HEALTHY, brief(output));
    }

    public static HealthResult unhealthy(String output) {
        return new HealthResult(Verdict.UNHEALTHY, brief(output));
    }

    public static HealthResult broken(String output) {
        return new HealthResult(Verdict.BROKEN, brief(output));
    }

    /** Strips the output and cuts it after 200 characters. */
    static String brief(String output) {
        String text = output.strip();
        return text.length() > LONGEST_OUTPUT ? text.substring(0, LONGEST_OUTPUT - 1) + "…" : text;
    }
}
