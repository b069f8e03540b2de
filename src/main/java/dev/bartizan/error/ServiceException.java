package dev.bartizan.error;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The one exception of the domain: an {@link ErrorCode}, a message for people and details for programs. */
public class ServiceException extends RuntimeException {

    private final ErrorCode code;
    private final Map<String, Object> details;

    /** With the code's own message and no details. */
    public ServiceException(ErrorCode code) {
        this(code, code.message(), Map.of(), null);
    }

    /** With the code's own message. */
    public ServiceException(ErrorCode code, Map<String, ?> details) {
        this(code, code.message(), details, null);
    }

    /** With a message that says more than the code's. */
    public ServiceException(ErrorCode code, String message, Map<String, ?> details) {
        this(code, message, details, null);
    }

    /** With everything; {@code details} may hold strings, numbers, booleans, lists and maps of them. */
    public ServiceException(ErrorCode code, String message, Map<String, ?> details, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = new LinkedHashMap<>(details);
    }

    /**
     * A feature is switched off.
     *
     * @param feature what is off, as the beginning of a sentence
     * @param setting the environment variable that turns it on, with a value where there is one:
     *     {@code BARTIZAN_FAIL2BAN_ENABLED=true}
     */
    public static ServiceException featureOff(String feature, String setting) {
        return new ServiceException(
                ErrorCode.FEATURE_OFF,
                "%s off. To turn it on set %s.".formatted(feature, setting),
                Map.of("setting", setting));
    }

    /**
     * The path exists, the method doesn't.
     *
     * @param allowed the methods that do
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

    /** What went wrong. */
    public ErrorCode code() {
        return code;
    }

    /** The HTTP status of the answer: the code's, unless one code stands for several. */
    public int status() {
        return code.status();
    }

    /** Facts about it, in the order of their insertion; never secrets, never absolute paths outside the data folder. */
    public Map<String, Object> details() {
        return details;
    }
}
