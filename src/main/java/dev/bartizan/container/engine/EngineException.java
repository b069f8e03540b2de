package dev.bartizan.container.engine;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.util.Map;

/** The engine can't be talked to, or says no. */
public final class EngineException extends ServiceException {

    private static final long serialVersionUID = 1;

    EngineException(ErrorCode code, String message, Map<String, Object> details, Throwable cause) {
        super(code, message, details, cause);
    }

    /** Whether it has no such container. */
    public boolean notFound() {
        return code() == ErrorCode.CONTAINER_NOT_FOUND;
    }

    /** Whether it can't be talked to. */
    public boolean unreachable() {
        return code() == ErrorCode.CONTAINER_ENGINE_UNREACHABLE;
    }
}
