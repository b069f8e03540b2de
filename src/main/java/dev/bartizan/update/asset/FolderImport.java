package dev.bartizan.update.asset;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Stores files of updates in PostgreSQL that only the folder has: those of an earlier version, and those of a database that was
 * copied from SQLite. Does nothing as soon as the database has them.
 */
@Singleton
public class FolderImport {

    private static final Logger LOG = Logger.getLogger(FolderImport.class);
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** Until a file that couldn't be read is tried again. */
    private static final Duration UNREADABLE = Duration.ofHours(1);

    private final FileContents contents;
    private final AssetStore store;
    private final Deadline importing;

    FolderImport(FileContents contents, AssetStore store, DeadlineQueue deadlines) {
        this.contents = contents;
        this.store = store;
        this.importing = deadlines.add("update-files-import", this::run);
    }

    void opened(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        if (contents.used()) {
            importing.within(Duration.ZERO);
        }
    }

    private void run() {
        int stored = 0;
        try {
            List<String> wanted = List.copyOf(contents.notStored());
            for (String hash : wanted) {
                if (store.find(hash).isPresent() && store(hash)) {
                    stored++;
                }
            }
            if (stored > 0) {
                LOG.infov("update_files_stored", kv("files", stored));
                // Their updates may have been removed meanwhile.
                contents.deleteUnused();
            }
            if (stored < wanted.size()) {
                LOG.warnv("update_files_missing", kv("files", wanted.size() - stored));
            }
        } catch (DatabaseException failure) {
            LOG.warnv("update_files_not_stored", kv("error_code", failure.code()), kv("stored", stored));
            importing.within(RETRY);
        }
    }

    /** Whether the file is stored now. A file that can't be read is logged. */
    private boolean store(String hash) {
        try {
            contents.store(hash);
            return true;
        } catch (StorageFailure unreadable) {
            LOG.warnv(
                    "update_file_not_stored", kv("hash", hash), kv("reason", String.valueOf(unreadable.getMessage())));
            importing.within(UNREADABLE);
            return false;
        }
    }
}
