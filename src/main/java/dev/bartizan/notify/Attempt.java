package dev.bartizan.notify;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What came of sending one notification to one target once. */
sealed interface Attempt {

    /** The HTTP status of the answer; none without an answer. */
    OptionalInt status();

    /** Why it was not accepted; nothing if it was. */
    Optional<String> error();

    /** The target has it. */
    record Accepted(OptionalInt status) implements Attempt {

        @Override
        public Optional<String> error() {
            return Optional.empty();
        }
    }

    /** The target does not want it; to send it again would be of no use. */
    record Refused(OptionalInt status, Optional<String> error) implements Attempt {}

    /**
     * It may be accepted the next time.
     *
     * @param retryAfter how long the target asks to wait
     */
    record Passing(OptionalInt status, Optional<String> error, Optional<Duration> retryAfter) implements Attempt {}
}
