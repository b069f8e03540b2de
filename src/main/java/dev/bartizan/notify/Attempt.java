package dev.bartizan.notify;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The result of one attempt to send a notification to a target. */
public sealed interface Attempt {

    /** The HTTP status of the response, or the reply code of the mail server; empty without a response. */
    OptionalInt status();

    /** Why it was not accepted; empty if it was. */
    Optional<String> error();

    /** The target accepted it. */
    record Accepted(OptionalInt status) implements Attempt {

        @Override
        public Optional<String> error() {
            return Optional.empty();
        }
    }

    /** The target rejected it; a retry would be useless. */
    record Refused(OptionalInt status, Optional<String> error) implements Attempt {}

    /**
     * A temporary failure, which can be retried.
     *
     * @param retryAfter {@code Retry-After} of the target
     */
    record Retryable(OptionalInt status, Optional<String> error, Optional<Duration> retryAfter) implements Attempt {}
}
