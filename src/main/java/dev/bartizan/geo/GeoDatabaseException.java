package dev.bartizan.geo;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A database can't be used. The message is for people; it has no path. */
public final class GeoDatabaseException extends IOException {

    private final Problem problem;
    private final String message;

    GeoDatabaseException(Problem problem, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
        this.message = message;
    }

    /** Why it can't be used. */
    public enum Problem {
        /** No file is configured. */
        NOT_CONFIGURED,
        /** The file doesn't exist, or is not readable. */
        NOT_FOUND,
        /** The file is no database, or it is damaged. */
        DAMAGED
    }

    public Problem problem() {
        return problem;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
