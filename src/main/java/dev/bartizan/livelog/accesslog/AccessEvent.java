package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.Severity;
import java.time.Instant;

/**
 * What a line of the access log says; {@code null} where it doesn't.
 *
 * @param timestamp when the answer was complete
 * @param duration from the request to the end of the answer, in seconds
 * @param size bytes of the answer's body
 * @param details what else the line has, or {@code raw}: the line as it is, where it can't be read
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
