package dev.bartizan.error;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An error response.
 *
 * @param status HTTP status
 * @param headers {@code Content-Type} and headers specific to the code
 * @param body {@link ErrorResponse}, or a {@link Problem} or the text of an {@link ErrorPage} if the client accepts
 *     that
 */
record ErrorAnswer(int status, Map<String, String> headers, Object body) {

    /** The key of the allowed values in the details. */
    static final String ALLOWED = "allowed";

    private static final String RETRY_AFTER_SECONDS = "1";

    /** The longest part of a wrong value that an answer repeats, in characters. */
    private static final int LONGEST_GIVEN = 100;

    /** A wrong value, safe in every log and page: no control characters, and not longer than it has to be. */
    static String shortened(String given) {
        String start = given.length() > LONGEST_GIVEN ? given.substring(0, LONGEST_GIVEN) + "…" : given;
        StringBuilder safe = new StringBuilder(start.length());
        start.codePoints().forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
        return safe.toString();
    }

    /** With the code's own status. */
    static ErrorAnswer of(ErrorCode code, String message, Map<String, Object> details, @Nullable String accept) {
        return of(code.status(), code, message, details, accept);
    }

    /**
     * @param accept the request's {@code Accept} header; only searched, not parsed, so that an invalid
     *     one doesn't prevent the error response
     */
    static ErrorAnswer of(
            int status, ErrorCode code, String message, Map<String, Object> details, @Nullable String accept) {
        ErrorResponse error = new ErrorResponse(code, message, details);
        Map<String, String> headers = new LinkedHashMap<>();
        Object body;
        if (ErrorPage.isWanted(accept)) {
            body = ErrorPage.of(status, error);
            headers.put(HttpHeaders.CONTENT_TYPE, ErrorPage.MEDIA_TYPE);
            headers.put("Content-Security-Policy", ErrorPage.CONTENT_SECURITY_POLICY);
            headers.put("X-Content-Type-Options", "nosniff");
        } else if (accept != null && accept.contains(Problem.MEDIA_TYPE)) {
            body = Problem.of(status, error);
            headers.put(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        } else {
            body = error;
            headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        }
        switch (code) {
            case DATABASE_BUSY, TOO_MANY_REQUESTS, OVERLOADED, STOPPING ->
                headers.put(
                        HttpHeaders.RETRY_AFTER,
                        String.valueOf(details.getOrDefault("retry_after_seconds", RETRY_AFTER_SECONDS)));
            case UNAUTHENTICATED -> headers.put(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            case METHOD_NOT_ALLOWED -> {
                if (details.get(ALLOWED) instanceof List<?> methods) {
                    headers.put(
                            HttpHeaders.ALLOW,
                            methods.stream().map(String::valueOf).collect(Collectors.joining(", ")));
                }
            }
            case UPGRADE_REQUIRED -> {
                headers.put("Upgrade", "websocket");
                headers.put("Connection", "Upgrade");
            }
            default -> {}
        }
        return new ErrorAnswer(status, headers, body);
    }
}
