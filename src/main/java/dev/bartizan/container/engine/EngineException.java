package dev.bartizan.container.engine;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The engine can't be talked to, or says no. */
public final class EngineException extends ServiceException {

    private static final long serialVersionUID = 1;

    private static final String SETTING = "BARTIZAN_CONTAINER_ENABLED=true";

    /** Why an engine can't be talked to: {@code details.cause}. */
    public enum Obstacle {
        OFF("Containers are off. To turn them on set " + EngineException.SETTING + "."),
        NO_ENGINE("There is no container engine here."),
        NO_SUCH_SOCKET("There is no socket of a container engine where the configuration says so."),
        NO_PERMISSION("This process may not open the socket of the container engine."),
        REFUSED("Nobody listens on the socket of the container engine."),
        CONNECTION_LOST("The container engine ended the connection before it had answered."),
        TIMEOUT("The container engine does not answer in time."),
        GARBAGE("What answers on the socket can't be understood as a container engine.");

        private final String message;

        Obstacle(String message) {
            this.message = message;
        }
    }

    private EngineException(ErrorCode code, String message, Map<String, ?> details, Throwable cause) {
        super(code, message, details, cause);
    }

    /** The engine can't be talked to. */
    public static EngineException unreachable(Obstacle obstacle, Map<String, ?> facts, Throwable cause) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("cause", obstacle.name().toLowerCase(Locale.ROOT));
        details.putAll(facts);
        if (obstacle == Obstacle.OFF) {
            details.put("setting", SETTING);
            return new EngineException(ErrorCode.FEATURE_OFF, obstacle.message, details, cause);
        }
        return new EngineException(ErrorCode.CONTAINER_ENGINE_UNREACHABLE, obstacle.message, details, cause);
    }

    /** The engine says no, in its own words. */
    public static EngineException refused(int status, String said) {
        ErrorCode code = ErrorCode.CONTAINER_ENGINE_REFUSED;
        return new EngineException(code, code.message(), Map.of("cause", said, "status", status), null);
    }

    /** The engine has no such container. */
    public static EngineException notFound(String container) {
        ErrorCode code = ErrorCode.CONTAINER_NOT_FOUND;
        return new EngineException(code, code.message(), Map.of("container", container), null);
    }

    /** Whether it didn't understand what it was asked, as when it doesn't speak that version of the API. */
    public boolean badRequest() {
        return Integer.valueOf(HttpURLConnection.HTTP_BAD_REQUEST)
                .equals(details().get("status"));
    }

    /** Whether it has no such container. */
    public boolean notFound() {
        return code() == ErrorCode.CONTAINER_NOT_FOUND;
    }

    /** Whether it can't be talked to. */
    public boolean unreachable() {
        return code() == ErrorCode.CONTAINER_ENGINE_UNREACHABLE || code() == ErrorCode.FEATURE_OFF;
    }
}
