package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A feed could not be downloaded or was rejected. The message is for people: what was found and what to do.
 *
 * <p>An {@link IOException}, because most of these failures occur while a stream is read: limits, timeouts and corrupt
 * archives pass unchanged through the streams between the network and the parser.
 */
public final class FeedException extends IOException {

    private final FeedFailure failure;
    private final String message;
    private final transient Map<String, Object> details;
    private final transient List<RejectedLine> rejected;
    private final @Nullable Duration retryAfter;

    public FeedException(FeedFailure failure, String message) {
        this(failure, message, Map.of());
    }

    public FeedException(FeedFailure failure, String message, Map<String, Object> details) {
        this(failure, message, details, null);
    }

    public FeedException(FeedFailure failure, String message, Map<String, Object> details, @Nullable Throwable cause) {
        this(failure, message, details, List.of(), cause);
    }

    /** @param rejected the first rejected entries, if these are the reason */
    public FeedException(
            FeedFailure failure,
            String message,
            Map<String, Object> details,
            List<RejectedLine> rejected,
            @Nullable Throwable cause) {
        this(failure, message, details, rejected, cause, null);
    }

    private FeedException(
            FeedFailure failure,
            String message,
            Map<String, Object> details,
            List<RejectedLine> rejected,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter) {
        super(message, cause);
        this.rejected = List.copyOf(rejected);
        this.failure = failure;
        this.message = message;
        this.retryAfter = retryAfter;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** The same failure with the time that the server asks to wait before the next request. */
    public FeedException withRetryAfter(Duration wait) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put("retry_after_seconds", wait.toSeconds());
        return new FeedException(failure, message, more, rejected, getCause(), wait);
    }

    /** How long the server asks to wait before the next request; empty if it does not. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The first rejected entries, if these are the reason. */
    public List<RejectedLine> rejected() {
        return rejected;
    }

    /** What went wrong, for programs. */
    public FeedFailure failure() {
        return failure;
    }

    /** Details, such as status, redacted URL or counts; without secrets. */
    public Map<String, Object> details() {
        return details;
    }
}
