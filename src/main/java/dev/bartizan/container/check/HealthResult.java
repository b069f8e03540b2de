package dev.bartizan.container.check;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What came of a health check.
 *
 * @param output what the check said, for people
 */
public record HealthResult(Verdict verdict, String output) {

    /** What a check finds. */
    public enum Verdict {
        /** All is well. */
        @JsonProperty("healthy")
        HEALTHY,
        /** The container is not well. */
        @JsonProperty("unhealthy")
        UNHEALTHY,
        /** The check itself can't be run, as when the image has no such program: that says nothing of the container. */
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

    /** So much of an output as people read. */
    static String brief(String output) {
        String text = output.strip();
        return text.length() > LONGEST_OUTPUT ? text.substring(0, LONGEST_OUTPUT - 1) + "…" : text;
    }
}
