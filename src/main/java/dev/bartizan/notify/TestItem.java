package dev.bartizan.notify;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a target answered to a test. */
@Schema(name = "NotificationTest", description = "What a target answered to a test.")
record TestItem(
        @Schema(description = "The target's name in the configuration.", examples = "phone")
        String target,

        @Schema(description = "The host of its address; the rest is secret.", examples = "ntfy.sh")
        String host,

        @Schema(description = "Whether it accepted the test.")
        boolean accepted,

        @Schema(description = "The HTTP status of its answer; `null` where none came.", examples = "200") @Nullable
        Integer status,

        @Schema(description = "Why it did not accept the test; `null` if it did.") @Nullable
        String error) {

    static TestItem of(Notifier.Tested tested) {
        Attempt attempt = tested.attempt();
        return new TestItem(
                tested.webhook().name(),
                tested.webhook().host(),
                attempt.error().isEmpty(),
                attempt.status().isPresent() ? attempt.status().getAsInt() : null,
                attempt.error().orElse(null));
    }
}
