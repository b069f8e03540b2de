package dev.bartizan.database;

import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The folder that holds everything that must survive a restart. */
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

    /** Where files live that may be lost at any time; emptied when the database is opened first. */
    public Path temporary() {
        return path.resolve("tmp");
    }

    /** The file whose lock keeps other processes out. */
    Path lock() {
        return path.resolve("bartizan.lock");
    }

    /** Creates the folder, for its owner only, and its parents where they are missing. */
    public void create() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path.getParent());
            OwnerOnly.createFolders(path);
        }
    }

    /** Creates an empty main file where there is none: SQLite gives its other files the same permissions. */
    void createDatabase() throws IOException {
        if (!Files.exists(database())) {
            OwnerOnly.createFile(database());
        }
    }

    /**
     * A path below this folder as answers show it: from the folder's own name on, such as {@code data/bartizan.db}, because
     * callers without a valid token see it too. It begins with a slash only where that is the whole path, as in the image.
     * Logs have the whole path.
     */
    public String shown(Path below) {
        Path absolute = below.toAbsolutePath().normalize();
        return path.getNameCount() > 1 ? path.getParent().relativize(absolute).toString() : absolute.toString();
    }
}
