package dev.bartizan.database;

import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The folder with everything that must survive a restart. */
@Singleton
public class DataFolder {

    private final Path path;

    DataFolder(@ConfigProperty(name = "bartizan.data-dir") Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** The folder itself, absolute. */
    public Path path() {
        return path;
    }

    /** The database's main file. */
    public Path database() {
        return path.resolve("bartizan.db");
    }

    /** Folder for temporary files; emptied when the database is first opened. */
    public Path temporary() {
        return path.resolve("tmp");
    }

    /** The lock file, which prevents use by other processes. */
    Path lock() {
        return path.resolve("bartizan.lock");
    }

    /** Creates the folder, accessible only by its owner, and its missing parents. */
    public void create() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path.getParent());
            OwnerOnly.createFolders(path);
        }
    }

    /** Creates an empty main file if there is none, with our permissions, which SQLite copies to its other files. */
    public void createDatabase() throws IOException {
        if (!Files.exists(database())) {
            OwnerOnly.createFile(database());
        }
    }

    /** Deletes everything in the temporary folder. */
    public void emptyTemporary() throws IOException {
        if (!Files.isDirectory(temporary())) {
            return;
        }
        try (Stream<Path> leftOvers = Files.walk(temporary())) {
            for (Path leftOver :
                    leftOvers.skip(1).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(leftOver);
            }
        }
    }

    /**
     * A path below this folder for API responses: it starts with the folder's own name, such as
     * {@code data/bartizan.db}, because callers without a valid token see it too. It starts with a slash only if that
     * is the whole path, as in the image. Logs have the whole path.
     */
    public String shown(Path below) {
        Path absolute = below.toAbsolutePath().normalize();
        Path parent = path.getParent();
        return parent != null && path.getNameCount() > 1
                ? parent.relativize(absolute).toString()
                : absolute.toString();
    }
}
