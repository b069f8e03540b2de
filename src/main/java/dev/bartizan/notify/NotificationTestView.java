package dev.bartizan.notify;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The result of a test at one target. */
@Schema(name = "NotificationTest", description = "The result of a test at one target.")
record NotificationTestView(
        @Schema(description = "The target's name.", examples = "phone")
        String target,

        @Schema(description = "The host of its URL; the rest is secret.", examples = "ntfy.sh")
        String host,

        @Schema(description = "Whether it accepted the test.")
        boolean accepted,

        @Schema(
                description =
                        "The HTTP status of the response, or the reply code of the mail server; `null` if there was"
                                + " none.",
                examples = "200")
        @Nullable
        Integer status,

        @Schema(description = "Why it did not accept the test; `null` if it did.") @Nullable
        String error) {

    static NotificationTestView of(Notifier.TestResult tested) {
        Attempt attempt = tested.attempt();
        return new NotificationTestView(
                tested.webhook().name(),
                tested.webhook().host(),
                attempt.error().isEmpty(),
                attempt.status().isPresent() ? attempt.status().getAsInt() : null,
                attempt.error().orElse(null));
    }
}
