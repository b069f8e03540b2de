package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFailure;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A feed that could not be had or was not believed. The message is for people: what it looks like and what to do.
 *
 * <p>It is an {@link IOException} because most of these failures come up while a stream is read: limits, time-outs and
 * damaged containers pass unchanged through every stream between the network and the parser.
 */
public final class FeedException extends IOException {

    private final FeedFailure failure;
    private final transient Map<String, Object> details;

    public FeedException(FeedFailure failure, String message) {
        this(failure, message, Map.of());
    }

    public FeedException(FeedFailure failure, String message, Map<String, Object> details) {
        this(failure, message, details, null);
    }

    public FeedException(FeedFailure failure, String message, Map<String, Object> details, Throwable cause) {
        super(message, cause);
        this.failure = failure;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** What went wrong, for programs. */
    public FeedFailure failure() {
        return failure;
    }

    /** Facts about it: status, redacted URL, counts and the like; without secrets. */
    public Map<String, Object> details() {
        return details;
    }
}
