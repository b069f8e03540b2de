package dev.bartizan.error;

import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;

/** Answers errors of resources in a form of its own, instead of the error envelope. */
public interface ErrorPages {

    /**
     * The answer to an error of the current request.
     *
     * @param status HTTP status
     * @return nothing if the error envelope is to be sent
     */
    Optional<Response> of(int status, ErrorCode code, String message, Map<String, Object> details);
}
