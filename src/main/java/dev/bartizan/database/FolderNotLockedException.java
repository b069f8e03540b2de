package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data folder could not be locked, so this process must not use it. */
final class FolderNotLockedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String event;
    private final transient List<Object> facts;

    private FolderNotLockedException(String event, String message, @Nullable IOException cause, List<Object> facts) {
        super(message, cause);
        this.event = event;
        this.facts = facts;
    }

    /** Another process holds the lock. */
    static FolderNotLockedException held(LockHolder holder) {
        return new FolderNotLockedException(
                "data_folder_in_use",
                "the data folder is in use by process %s on %s, started %s"
                        .formatted(holder.pid(), holder.host(), holder.started()),
                null,
                List.of(
                        kv("holder_pid", holder.pid()),
                        kv("holder_started", holder.started()),
                        kv("holder_host", holder.host()),
                        kv("hint", "end that process, or set BARTIZAN_DATA_DIR to another folder")));
    }

    /** The file system doesn't support locks. */
    static FolderNotLockedException unsupported(IOException cause) {
        return new FolderNotLockedException(
                "data_folder_lock_unsupported",
                "the file system of the data folder can't lock files: " + cause.getMessage(),
                cause,
                List.of(
                        kv("reason", String.valueOf(cause.getMessage())),
                        kv(
                                "hint",
                                "use a file system with locks; or make sure that only one process ever uses the folder,"
                                        + " and set BARTIZAN_DATABASE_WITHOUT_LOCK=true")));
    }

    /** Name of the log event. */
    String event() {
        return event;
    }

    /** Fields of the log event. */
    Object[] facts() {
        return facts.toArray();
    }
}
