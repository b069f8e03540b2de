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

/**
 * Keeps the data folder to one process: two would each take the other's files for leftovers. It is a lock of the operating
 * system, which ends with the process however that ends. The file that is locked says who holds it; it stays when the lock
 * ends, and means nothing by itself.
 *
 * <p>The system ends the lock too when this process closes any other channel of the same file: nothing else may open it.
 */
@Singleton
class FolderLock {

    private static final Logger LOG = Logger.getLogger(FolderLock.class);

    private final DataFolder folder;
    private final DatabaseConfig config;
    private final Clock clock;

    /** Open as long as the lock is held. */
    private FileChannel channel;

    /** Identity of the file that is locked. */
    private Object locked;

    private boolean reported;

    FolderLock(DataFolder folder, DatabaseConfig config, Clock clock) {
        this.folder = folder;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Takes the lock of the folder that is there now, unless this process has it already.
     *
     * @throws FolderNotLockedException if it can't be had, so that nothing in the folder may be touched
     * @throws IOException if its file can't be created or opened: no other file could be either
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
            // It is ours already, and can't be kept: closing the second channel ends the lock. The next attempt takes
            // it.
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
            // The lock doesn't depend on what the file says, and a full disk can be read.
            LOG.warnv("data_folder_lock_not_described", kv("reason", full.toString()));
        }
    }

    /** What the operating system says; nothing if another process has the lock. */
    FileLock tryLock(FileChannel opened) throws IOException {
        return opened.tryLock();
    }

    private void reportWithoutLock(IOException unsupported) {
        if (!reported) {
            reported = true;
            LOG.warnv(
                    "data_folder_not_locked",
                    kv("reason", unsupported.toString()),
                    kv("hint", "nothing keeps a second process from this data folder: make sure that there is none"));
        }
    }

    private boolean held() throws IOException {
        return channel != null && locked.equals(identity());
    }

    /** Of the file that is in the folder now; it is another one if the folder is. */
    private Object identity() throws IOException {
        Path file = folder.lock();
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : "none";
    }

    /** Lets another process have the folder. */
    synchronized void release() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
