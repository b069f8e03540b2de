package dev.bartizan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir
    Path folder;

    private static DatabaseConfig config(boolean withoutLock) {
        return new SmallRyeConfigBuilder()
                .withMapping(DatabaseConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValue("bartizan.database.without-lock", Boolean.toString(withoutLock))
                .build()
                .getConfigMapping(DatabaseConfig.class);
    }

    /** Like a network file system whose server has no lock service. */
    private FolderLock onAFileSystemWithoutLocks(boolean withoutLock) {
        return new FolderLock(new DataFolder(folder), config(withoutLock), Clock.systemUTC()) {
            @Override
            FileLock tryLock(FileChannel opened) throws IOException {
                throw new IOException("No locks available");
            }
        };
    }

    @Test
    void fileSystemWithoutLocksIsRefused() {
        FolderLock lock = onAFileSystemWithoutLocks(false);

        assertThatThrownBy(lock::take)
                .isInstanceOfSatisfying(
                        FolderNotLockedException.class,
                        refused -> assertThat(refused.event()).isEqualTo("data_folder_lock_unsupported"))
                .hasMessageContaining("No locks available");
        assertThatThrownBy(lock::take).isInstanceOf(FolderNotLockedException.class);
    }

    @Test
    void fileSystemWithoutLocksIsUsedWhenToldTo() throws IOException {
        FolderLock lock = onAFileSystemWithoutLocks(true);

        lock.take();
        lock.take();

        assertThat(folder.resolve("bartizan.lock")).exists();
        lock.release();
    }

    @Test
    void folderThatTookThePlaceOfTheLockedOneIsLockedToo() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        FolderLock lock = new FolderLock(new DataFolder(data), config(false), Clock.systemUTC());
        lock.take();
        Files.move(data, folder.resolve("away"));
        Files.createDirectory(data);

        lock.take();

        assertThat(data.resolve("bartizan.lock"))
                .content()
                .contains("pid=" + ProcessHandle.current().pid() + "\n", "started=", "host=");
        lock.release();
    }
}
