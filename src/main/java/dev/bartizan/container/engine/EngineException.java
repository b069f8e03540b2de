package dev.bartizan.container.engine;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine can't be reached, or rejects a request. */
public final class EngineException extends ServiceException {

    private static final long serialVersionUID = 1;

    private static final int TOO_MANY = 429;

    private static final String SETTING = "BARTIZAN_CONTAINER_ENABLED=true";

    /** Why an engine can't be reached: {@code details.cause}. */
    public enum Obstacle {
        OFF("Containers are off. To turn them on set " + EngineException.SETTING + "."),
        NO_ENGINE("No container engine was found on this machine."),
        NO_SUCH_SOCKET("The configured socket of the container engine does not exist."),
        NO_PERMISSION("This process may not open the socket of the container engine."),
        REFUSED("No process listens on the socket of the container engine."),
        CONNECTION_LOST("The container engine closed the connection before it answered."),
        TIMEOUT("The container engine did not answer in time."),
        GARBAGE("The answer on the socket is not that of a container engine.");

        private final String message;

        Obstacle(String message) {
            this.message = message;
        }
    }

    private EngineException(ErrorCode code, String message, Map<String, ?> details, @Nullable Throwable cause) {
        super(code, message, details, cause);
    }

    /** Containers are off. */
    public static EngineException off() {
        return unreachable(Obstacle.OFF, Map.of(), null);
    }

    /** The engine can't be reached. */
    public static EngineException unreachable(Obstacle obstacle, Map<String, ?> facts, @Nullable Throwable cause) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("cause", obstacle.name().toLowerCase(Locale.ROOT));
        details.putAll(facts);
        if (obstacle == Obstacle.OFF) {
            details.put("setting", SETTING);
            return new EngineException(ErrorCode.FEATURE_OFF, obstacle.message, details, cause);
        }
        return new EngineException(ErrorCode.CONTAINER_ENGINE_UNREACHABLE, obstacle.message, details, cause);
    }

    /**
     * The engine rejects the request.
     *
     * @param reason the engine's message
     */
    public static EngineException refused(int status, String reason) {
        ErrorCode code = ErrorCode.CONTAINER_ENGINE_REFUSED;
        return new EngineException(code, code.message(), Map.of("cause", reason, "status", status), null);
    }

    /** The engine works, but waited for a registry in vain. */
    public static EngineException silentRegistry() {
        return refused(HttpURLConnection.HTTP_GATEWAY_TIMEOUT, "The registry did not answer in time.");
    }

    /** Whether the engine works, but waited for a registry in vain. */
    public boolean registrySilent() {
        return Integer.valueOf(HttpURLConnection.HTTP_GATEWAY_TIMEOUT)
                .equals(details().get("status"));
    }

    /** Whether the engine answered that it is asked too often, by the registry or by itself. */
    public boolean tooMany() {
        String cause = String.valueOf(details().get("cause")).toLowerCase(Locale.ROOT);
        return Integer.valueOf(TOO_MANY).equals(details().get("status"))
                || cause.contains("toomanyrequests")
                || cause.contains("too many requests");
    }

    /** The engine has no such container. */
    public static EngineException notFound(String container) {
        ErrorCode code = ErrorCode.CONTAINER_NOT_FOUND;
        return new EngineException(code, code.message(), Map.of("container", container), null);
    }

    /** Whether the engine did not answer in time. */
    public boolean timeout() {
        return Obstacle.TIMEOUT.name().toLowerCase(Locale.ROOT).equals(details().get("cause"));
    }

    /** Whether the engine answered 400, for example because it doesn't support this version of the API. */
    public boolean badRequest() {
        return Integer.valueOf(HttpURLConnection.HTTP_BAD_REQUEST)
                .equals(details().get("status"));
    }

    /** Whether the engine has no such container. */
    public boolean notFound() {
        return code() == ErrorCode.CONTAINER_NOT_FOUND;
    }

    /** Whether the engine can't be reached. */
    public boolean unreachable() {
        return code() == ErrorCode.CONTAINER_ENGINE_UNREACHABLE || code() == ErrorCode.FEATURE_OFF;
    }
}
