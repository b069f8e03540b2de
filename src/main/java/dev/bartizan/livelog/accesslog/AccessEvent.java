package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A parsed line of the access log; what the line does not say is absent.
 *
 * @param timestamp when the answer was complete
 * @param details further fields of the line; or {@code raw}, the line itself, if it can't be parsed
 */
record AccessEvent(
        Instant timestamp,
        Severity level,
        @Nullable String logger,
        Request request,
        Response response,
        BlockRules.Verdict verdict,
        ObjectNode details) {

    /**
     * The same with shorter texts of the client; the details are unchanged.
     *
     * @param text maximum number of characters of each text except the target
     * @param uri maximum number of characters of the target
     */
    AccessEvent shortened(int text, int uri) {
        return new AccessEvent(
                timestamp,
                level,
                LineReader.beginning(logger, text),
                new Request(
                        LineReader.beginning(request.clientIp(), text),
                        LineReader.beginning(request.method(), text),
                        LineReader.beginning(request.host(), text),
                        LineReader.beginning(request.uri(), uri),
                        LineReader.beginning(request.userAgent(), text)),
                response,
                verdict,
                details);
    }

    /** The request, and the client that sent it. */
    record Request(
            @Nullable String clientIp,
            @Nullable String method,
            @Nullable String host,
            @Nullable String uri,
            @Nullable String userAgent) {

        /** A request that the line says nothing about. */
        static final Request UNKNOWN = new Request(null, null, null, null, null);
    }

    /**
     * The answer.
     *
     * @param duration from the request to the end of the answer, in seconds
     * @param size bytes of the answer's body
     */
    record Response(
            @Nullable Integer status,
            @Nullable Double duration,
            @Nullable Long size) {

        /** An answer that the line says nothing about. */
        static final Response UNKNOWN = new Response(null, null, null);
    }
}
