package dev.bartizan.error;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as it goes over the wire, whoever sends it.
 *
 * @param status HTTP status
 * @param headers {@code Content-Type} and what belongs to the code
 * @param body {@link ErrorResponse}, or {@link Problem} for whoever accepts that
 */
record ErrorAnswer(int status, Map<String, String> headers, Object body) {

    private static final String RETRY_AFTER_SECONDS = "1";

    /** With the code's own status. */
    static ErrorAnswer of(ErrorCode code, String message, Map<String, Object> details, String accept) {
        return of(code.status(), code, message, details, accept);
    }

    /**
     * @param accept the request's {@code Accept} header, or {@code null}; only searched, because an unreadable one must
     *     not keep an error from being told
     */
    static ErrorAnswer of(int status, ErrorCode code, String message, Map<String, Object> details, String accept) {
        ErrorResponse error = new ErrorResponse(code, message, details);
        boolean problem = accept != null && accept.contains(Problem.MEDIA_TYPE);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.CONTENT_TYPE, problem ? Problem.MEDIA_TYPE : MediaType.APPLICATION_JSON);
        switch (code) {
            case DATABASE_BUSY, TOO_MANY_REQUESTS, OVERLOADED ->
                headers.put(
                        HttpHeaders.RETRY_AFTER,
                        String.valueOf(details.getOrDefault("retry_after_seconds", RETRY_AFTER_SECONDS)));
            case UNAUTHENTICATED -> headers.put(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            default -> {}
        }
        return new ErrorAnswer(status, headers, problem ? Problem.of(status, error) : error);
    }
}
