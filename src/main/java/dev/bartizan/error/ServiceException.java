package dev.bartizan.error;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The exception of all features: an {@link ErrorCode}, a message for people, and details for programs. */
public class ServiceException extends RuntimeException {

    private final ErrorCode code;
    private final String message;
    private final Map<String, Object> details;

    /** With the code's own message and no details. */
    public ServiceException(ErrorCode code) {
        this(code, code.message(), Map.of(), null);
    }

    /** With the code's own message. */
    public ServiceException(ErrorCode code, Map<String, ?> details) {
        this(code, code.message(), details, null);
    }

    /** With a more specific message. */
    public ServiceException(ErrorCode code, String message, Map<String, ?> details) {
        this(code, message, details, null);
    }

    /** With all parts; {@code details} may contain strings, numbers, booleans, and lists and maps of them. */
    public ServiceException(ErrorCode code, String message, Map<String, ?> details, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.message = message;
        this.details = new LinkedHashMap<>(details);
    }

    /**
     * A feature is switched off.
     *
     * @param feature the feature, as the beginning of a sentence
     * @param setting the environment variable that enables it, with a value if there is a fixed one:
     *     {@code BARTIZAN_FAIL2BAN_ENABLED=true}
     */
    public static ServiceException featureOff(String feature, String setting) {
        return new ServiceException(
                ErrorCode.FEATURE_OFF,
                "%s off. To turn it on set %s.".formatted(feature, setting),
                Map.of("setting", setting));
    }

    /**
     * The path exists, but not with this method.
     *
     * @param allowed the allowed methods
     */
    static ServiceException methodNotAllowed(List<String> allowed) {
        return new ServiceException(
                ErrorCode.METHOD_NOT_ALLOWED,
                "%s Allowed: %s.".formatted(ErrorCode.METHOD_NOT_ALLOWED.message(), String.join(", ", allowed)),
                Map.of(ErrorAnswer.ALLOWED, allowed));
    }

    /**
     * A parameter, header or path segment can't be read.
     *
     * @param given what came
     * @param expected what it has to be, as the end of a sentence
     * @param more further details
     */
    public static ServiceException unreadableParameter(
            String name, String given, String expected, Map<String, String> more) {
        return unreadable(ErrorCode.BAD_REQUEST, "parameter", name, given, expected, more);
    }

    /**
     * A part of a request is no address.
     *
     * @param field whether it is a field of the body, and not a parameter
     * @param given what came
     * @param expected what it has to be, as the end of a sentence
     * @param reason what is wrong with it, as a sentence
     */
    public static ServiceException invalidAddress(
            boolean field, String name, String given, String expected, String reason) {
        // Clients know what was given as the input.
        Map<String, String> more = Map.of("input", ErrorAnswer.shortened(given), "reason", reason);
        return unreadable(ErrorCode.INVALID_ADDRESS, field ? "field" : "parameter", name, given, expected, more);
    }

    private static ServiceException unreadable(
            ErrorCode code, String kind, String name, String given, String expected, Map<String, String> more) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(kind, name);
        details.put("given", ErrorAnswer.shortened(given));
        details.put("expected", expected);
        details.putAll(more);
        return new ServiceException(code, "The %s %s must be %s.".formatted(kind, name, expected), details);
    }

    /**
     * Parameters or fields are readable, but against the rules.
     *
     * @param fields what is wrong with each, by its name
     * @param given what came, by the same names, for those that are short
     */
    public static ServiceException invalid(Map<String, String> fields, Map<String, String> given) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("fields", fields);
        if (!given.isEmpty()) {
            Map<String, String> shortened = new LinkedHashMap<>();
            given.forEach((name, value) -> shortened.put(name, ErrorAnswer.shortened(value)));
            details.put("given", shortened);
        }
        return new ServiceException(ErrorCode.VALIDATION_FAILED, details);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The error code. */
    public ErrorCode code() {
        return code;
    }

    /** The HTTP status: the code's, unless a subclass overrides it. */
    public int status() {
        return code.status();
    }

    /** Details, in insertion order; never secrets, never absolute paths outside the data folder. */
    public Map<String, Object> details() {
        return details;
    }
}
