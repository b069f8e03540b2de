package dev.bartizan.database.sqlite;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Inject;
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
 * Loads the driver's JNI library. The driver itself never retries after a failure, and extracts only into
 * {@code java.io.tmpdir}, which is often missing or mounted {@code noexec}. This class extracts it into the temporary
 * folder of the data folder or, if that fails, into {@code java.io.tmpdir}, and deletes the file afterwards.
 *
 * <p>If {@code org.sqlite.tmpdir} or {@code org.sqlite.lib.path} is set, it is used instead.
 */
@Singleton
public class DriverLibrary {

    private static final Logger LOG = Logger.getLogger(DriverLibrary.class);

    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final String READY_MADE = "org.sqlite.lib.path";

    /** Determined at build time in the native image, because the detection starts a process. */
    private static final String RESOURCE =
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();

    private final Path ours;
    private final boolean decided;
    private boolean loaded;
    private boolean reported;

    @Inject
    DriverLibrary(DataFolder folder) {
        this(folder.temporary());
    }

    /** @param folder for the file, until it is loaded */
    public DriverLibrary(Path folder) {
        this.ours = folder;
        this.decided = System.getProperty(FOLDER) != null || System.getProperty(READY_MADE) != null;
    }

    /**
     * Loads the library, once.
     *
     * @throws IOException if all folders fail, with the reasons as suppressed exceptions; the next call retries
     */
    public void load() throws IOException {
        if (loaded) {
            return;
        }
        IOException unusable =
                new IOException("the SQLite library can't be extracted into any folder and loaded " + "from there");
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
        // Delete the file in any case: a loaded library doesn't need it, and failed attempts must not pile up.
        Path own = Files.createTempDirectory(folder, "sqlite-");
        System.setProperty(READY_MADE, own.toString());
        // The folder that the driver uses if it can't load our file.
        System.setProperty(FOLDER, own.toString());
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(RESOURCE)) {
            // Copy it ourselves: the driver would compare the file with the resource byte by byte, a fifth of the
            // start time.
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
