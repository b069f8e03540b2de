package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Loads the driver's JNI library before the driver does, because the driver gives up for ever after one failure and
 * extracts only into {@code java.io.tmpdir}, which is often mounted {@code noexec} or isn't there at all. Here it is
 * extracted into the data folder's temporary one or, where that can't hold it, into {@code java.io.tmpdir}. No file is left.
 *
 * <p>If {@code org.sqlite.tmpdir} or {@code org.sqlite.lib.path} is set, it is used instead.
 */
@Singleton
class DriverLibrary {

    private static final Logger LOG = Logger.getLogger(DriverLibrary.class);

    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final String READY_MADE = "org.sqlite.lib.path";

    /** Finding it out starts a process; in the native image it was found out when that was built. */
    private static final String RESOURCE =
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();

    private final Path ours;
    private final boolean decided;
    private boolean loaded;
    private boolean reported;

    DriverLibrary(DataFolder folder) {
        this.ours = folder.temporary();
        this.decided = System.getProperty(FOLDER) != null || System.getProperty(READY_MADE) != null;
    }

    /**
     * Loads the library, once.
     *
     * @throws IOException if no folder would have it, with each one's reason; the next call tries again
     */
    void load() throws IOException {
        if (loaded) {
            return;
        }
        IOException unusable = new IOException("no folder to extract the SQLite library into and to execute it from");
        for (Path folder : candidates()) {
            try {
                loadFrom(folder);
                loaded = true;
                return;
            } catch (Exception failure) {
                unusable.addSuppressed(failure);
            }
        }
        if (!reported) {
            reported = true;
            LOG.errorv(
                    unusable,
                    "driver_library_unusable",
                    kv(
                            "hint",
                            "mount the data folder, or the folder for temporary files, writable and without noexec"));
        }
        throw unusable;
    }

    private List<Path> candidates() {
        return decided
                ? List.of(Path.of(System.getProperty(FOLDER, System.getProperty("java.io.tmpdir"))))
                : List.of(ours, Path.of(System.getProperty("java.io.tmpdir")));
    }

    private void loadFrom(Path folder) throws Exception {
        if (decided) {
            SQLiteJDBCLoader.initialize();
            return;
        }
        OwnerOnly.createFolders(folder);
        // What is loaded needs its file no longer, and what couldn't be loaded mustn't pile up with each attempt.
        Path own = Files.createTempDirectory(folder, "sqlite-");
        System.setProperty(READY_MADE, own.toString());
        // Where the driver extracts if it can't load ours.
        System.setProperty(FOLDER, own.toString());
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(RESOURCE)) {
            // The driver would compare what it wrote with the resource, byte by byte: a fifth of the time of a start.
            Files.copy(library, own.resolve(LibraryLoaderUtil.getNativeLibName()));
            SQLiteJDBCLoader.initialize();
        } finally {
            System.clearProperty(READY_MADE);
            System.clearProperty(FOLDER);
            remove(own);
        }
    }

    private static void remove(Path own) throws IOException {
        try (Stream<Path> extracted = Files.list(own)) {
            for (Path file : extracted.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(own);
    }
}
