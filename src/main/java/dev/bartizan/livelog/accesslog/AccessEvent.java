package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.Severity;
import java.time.Instant;

/**
 * A parsed line of the access log; missing values are {@code null}.
 *
 * @param timestamp when the answer was complete
 * @param duration from the request to the end of the answer, in seconds
 * @param size bytes of the answer's body
 * @param details further fields of the line; or {@code raw}, the line itself, if it can't be parsed
 */
record AccessEvent(
        Instant timestamp,
        Severity level,
        String logger,
        String clientIp,
        String method,
        String uri,
        Integer status,
        Double duration,
        Long size,
        String userAgent,
        String host,
        BlockRules.Verdict verdict,
        ObjectNode details) {}
