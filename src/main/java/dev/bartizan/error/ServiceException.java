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
    public static ServiceException methodNotAllowed(String... allowed) {
        return new ServiceException(ErrorCode.METHOD_NOT_ALLOWED, Map.of(ErrorAnswer.ALLOWED, List.of(allowed)));
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
