package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A parsed line of the access log; what it does not say is absent.
 *
 * @param timestamp when the answer was complete
 * @param duration from the request to the end of the answer, in seconds
 * @param size bytes of the answer's body
 * @param details further fields of the line; or {@code raw}, the line itself, if it can't be parsed
 */
record AccessEvent(
        Instant timestamp,
        Severity level,
        @Nullable String logger,
        @Nullable String clientIp,
        @Nullable String method,
        @Nullable String uri,
        @Nullable Integer status,
        @Nullable Double duration,
        @Nullable Long size,
        @Nullable String userAgent,
        @Nullable String host,
        BlockRules.Verdict verdict,
        ObjectNode details) {}
