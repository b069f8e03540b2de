package dev.bartizan.door;

import dev.bartizan.error.ErrorCode;
import java.util.Locale;

/** Why a request is rejected before routing. */
enum HeadFault {
    /** Not HTTP. */
    SYNTAX(400, ErrorCode.BAD_REQUEST, "This is not an HTTP request."),
    /** The request line is too long. */
    LINE_TOO_LONG(414, ErrorCode.BAD_REQUEST, "The request line is too long."),
    /** The headers are too long, or too many. */
    HEADERS_TOO_LARGE(431, ErrorCode.BAD_REQUEST, "The headers are too large or too many."),
    /** Neither HTTP/1.0 nor HTTP/1.1. */
    VERSION(505, ErrorCode.BAD_REQUEST, "The version of HTTP is not supported."),
    /** A method that no endpoint has. */
    METHOD(501, ErrorCode.METHOD_NOT_ALLOWED, "The method is unknown."),
    /** No {@code Host}, more than one, or an invalid one. */
    HOST(400, ErrorCode.BAD_REQUEST, "The request needs exactly one valid Host header."),
    /** The end of the body is ambiguous. */
    FRAMING(400, ErrorCode.BAD_REQUEST, "The length of the request body is ambiguous."),
    /** The path is not in its normal form. */
    PATH(400, ErrorCode.BAD_REQUEST, "The path is not in its normal form."),
    /** The query can't be decoded. */
    QUERY(400, ErrorCode.BAD_REQUEST, "The query can't be decoded."),
    /** All connections are in use, except those reserved for health checks. */
    NO_ROOM(503, ErrorCode.TOO_MANY_REQUESTS, "Too many connections are open.");

    private final int status;
    private final ErrorCode code;
    private final String message;

    HeadFault(int status, ErrorCode code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    int status() {
        return status;
    }

    ErrorCode code() {
        return code;
    }

    String message() {
        return message;
    }

    /** The name in logs and metrics. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
