package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Locks the data folder for one process; a second process would treat the files of the first one as leftovers. It is a
 * lock of the operating system, which ends with the process. The lock file describes the holder; it stays after the
 * lock ends and has no meaning by itself.
 *
 * <p>The system also releases the lock if this process closes any other channel of the same file, so no other code may
 * open it.
 */
@Singleton
class FolderLock {

    private static final Logger LOG = Logger.getLogger(FolderLock.class);

    private final DataFolder folder;
    private final DatabaseConfig config;
    private final Clock clock;

    /** Open while the lock is held. */
    private @Nullable FileChannel channel;

    /** Identity of the locked file. */
    private @Nullable Object locked;

    private boolean reported;

    FolderLock(DataFolder folder, DatabaseConfig config, Clock clock) {
        this.folder = folder;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Locks the current folder, unless this process already holds the lock.
     *
     * @throws FolderNotLockedException if it can't be locked; then no file in the folder may be touched
     * @throws IOException if the lock file can't be created or opened; then other files can't be either
     */
    synchronized void take() throws IOException {
        if (held()) {
            return;
        }
        FileChannel opened = OwnerOnly.open(
                folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(opened);
        } catch (IOException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
        release();
        channel = opened;
        locked = identity();
    }

    private void lock(FileChannel opened) throws IOException {
        boolean ours;
        try {
            ours = tryLock(opened) != null;
        } catch (OverlappingFileLockException sameFile) {
            // We already hold it, but closing the second channel will release it. The next attempt takes it again.
            release();
            ours = false;
        } catch (IOException unsupported) {
            if (!config.withoutLock()) {
                throw FolderNotLockedException.unsupported(unsupported);
            }
            reportWithoutLock(unsupported);
            return;
        }
        if (!ours) {
            throw FolderNotLockedException.held(LockHolder.read(opened));
        }
        try {
            LockHolder.current(clock).write(opened);
        } catch (IOException full) {
            // The lock works without the description, and a full disk can still be read.
            LOG.warnv("data_folder_lock_not_described", kv("reason", full.toString()));
        }
    }

    /** Tries to lock; null if another process holds the lock. */
    FileLock tryLock(FileChannel opened) throws IOException {
        return opened.tryLock();
    }

    private void reportWithoutLock(IOException unsupported) {
        if (!reported) {
            reported = true;
            LOG.warnv(
                    "data_folder_not_locked",
                    kv("reason", unsupported.toString()),
                    kv(
                            "hint",
                            "nothing prevents a second process from using this data folder: make sure that "
                                    + "there is none"));
        }
    }

    private boolean held() throws IOException {
        return channel != null && identity().equals(locked);
    }

    /** Identity of the lock file in the current folder; changes if the folder was replaced. */
    private Object identity() throws IOException {
        Path file = folder.lock();
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : "none";
    }

    /** Releases the lock. */
    synchronized void release() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
