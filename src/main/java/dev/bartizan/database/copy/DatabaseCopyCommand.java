package dev.bartizan.database.copy;

import dev.bartizan.database.DatabaseKind;
import dev.bartizan.database.driver.DriverDataSource;
import dev.bartizan.database.driver.PostgresqlUrl;
import dev.bartizan.database.migration.MigrationFiles;
import dev.bartizan.database.postgresql.ProcessLock;
import dev.bartizan.database.sqlite.DriverLibrary;
import dev.bartizan.system.OwnerOnly;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * {@code bartizan database copy --to TARGET}: copies all rows from the file of SQLite in the data folder to a database of
 * PostgreSQL, or back. The service must be stopped. The source isn't changed.
 */
public final class DatabaseCopyCommand {

    /** The target that means the file in the data folder. */
    public static final String FILE = "sqlite";

    /** A migration or a comparison may take longer than the service would wait for an answer. */
    private static final Map<String, String> PATIENT = Map.of("socketTimeout", "0");

    private final Config config;
    private final Path folder;
    private final FolderFiles files;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param config the settings of the service
     * @param files writes files to the data folder that are rows in PostgreSQL
     * @param out gets the number of rows
     * @param err gets the reason of a failure
     */
    public DatabaseCopyCommand(Config config, FolderFiles files, PrintStream out, PrintStream err) {
        this.config = config;
        this.folder = config.getOptionalValue("bartizan.data-dir", Path.class)
                .orElse(Path.of("data"))
                .toAbsolutePath()
                .normalize();
        this.files = files;
        this.out = out;
        this.err = err;
    }

    /** Why nothing was copied. */
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        Refused(String message, Object... values) {
            super(message.formatted(values));
        }
    }

    /**
     * Runs the command. If it fails, the target is as it was, or has empty tables.
     *
     * @param target {@value #FILE}, or the URL of a database of PostgreSQL
     * @return whether all rows were copied
     */
    public boolean run(String target) {
        try {
            Optional<String> source = config.getOptionalValue("bartizan.database.url", String.class);
            if (!Files.isDirectory(folder)) {
                throw new Refused("there is no data folder %s; set BARTIZAN_DATA_DIR", folder);
            }
            try (FileChannel _ = lockFolder()) {
                OwnerOnly.createFolders(temporary());
                giveToOwner(temporary());
                new DriverLibrary(temporary()).load();
                if (target.equals(FILE)) {
                    copyToFile(
                            source.orElseThrow(
                                    () -> new Refused(
                                            "BARTIZAN_DATABASE_URL is not set, so the database is already the file in the data folder")));
                } else if (source.isPresent()) {
                    throw new Refused("the database is already in PostgreSQL; use pg_dump and pg_restore to move it");
                } else {
                    copyFromFile(target);
                }
            }
            return true;
        } catch (Refused | CopyRefusedException refused) {
            err.println("bartizan: " + refused.getMessage());
        } catch (IOException | SQLException | FlywayException failure) {
            err.println("bartizan: " + failure);
        }
        return false;
    }

    /** The service holds the same lock while it runs. */
    private FileChannel lockFolder() throws IOException, Refused {
        FileChannel channel = OwnerOnly.open(
                folder.resolve("bartizan.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            giveToOwner(folder.resolve("bartizan.lock"));
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        channel.close();
        throw new Refused("a process uses the data folder %s; stop it first", folder);
    }

    private Path file() {
        return folder.resolve("bartizan.db");
    }

    private Path temporary() {
        return folder.resolve("tmp");
    }

    private void copyFromFile(String url) throws SQLException, CopyRefusedException, Refused {
        DataSource server = server(url);
        if (!Files.isRegularFile(file())) {
            throw new Refused("there is no database %s", file());
        }
        try (Connection source = file(file()).getConnection();
                Connection target = server.getConnection()) {
            lock(target);
            createTables(DatabaseKind.POSTGRESQL, server);
            report(source, DatabaseCopy.copy(source, target));
            if (CopySide.of(source).number("SELECT count(*) FROM update_asset") > 0) {
                out.println(
                        "The files of app updates are still in the data folder alone. Start the service with this folder: it stores them in PostgreSQL, and logs update_files_stored.");
            }
        }
    }

    /** The file gets its name when it is complete. */
    private void copyToFile(String url) throws SQLException, CopyRefusedException, IOException, Refused {
        if (Files.exists(file())) {
            throw new Refused("%s exists; move it away first", file());
        }
        Path unfinished = temporary().resolve("bartizan.db.copy");
        Files.deleteIfExists(unfinished);
        try (Connection source = server(url).getConnection()) {
            lock(source);
            OwnerOnly.createFile(unfinished);
            createTables(DatabaseKind.SQLITE, file(unfinished));
            try (Connection target = file(unfinished).getConnection()) {
                report(source, DatabaseCopy.copy(source, target));
            }
            writeFiles(source);
            giveToOwner(unfinished);
            Files.move(unfinished, file(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void writeFiles(Connection source) throws SQLException, IOException {
        FolderFiles.Result result;
        try {
            result = files.write(source, folder);
        } finally {
            giveAllToOwner(files.folder(folder));
        }
        if (result.written() > 0) {
            out.printf("%d files of app updates were written to %s.%n", result.written(), files.folder(folder));
        }
        if (result.missing() > 0) {
            out.printf(
                    "%d files of app updates are missing in PostgreSQL. GET /api/updates/debug lists them; upload their updates again.%n",
                    result.missing());
        }
    }

    private void giveAllToOwner(Path below) throws IOException {
        if (Files.isDirectory(below)) {
            try (Stream<Path> paths = Files.walk(below)) {
                for (Path path : paths.toList()) {
                    giveToOwner(path);
                }
            }
        }
    }

    private static DataSource file(Path file) {
        return new DriverDataSource("jdbc:sqlite:" + file + "?foreign_keys=true", new Properties());
    }

    private DataSource server(String url) throws Refused {
        try {
            PostgresqlUrl.parse(url);
        } catch (IllegalArgumentException wrong) {
            throw new Refused(
                    "this is neither '%s' nor the URL of a database: %s", FILE, String.valueOf(wrong.getMessage()));
        }
        Properties properties = new Properties();
        properties.putAll(PATIENT);
        config.getOptionalValue("bartizan.database.username", String.class)
                .ifPresent(user -> properties.put("user", user));
        config.getOptionalValue("bartizan.database.password", String.class)
                .ifPresent(password -> properties.put("password", password));
        return new DriverDataSource(PostgresqlUrl.PREFIX + url, properties);
    }

    private static void createTables(DatabaseKind kind, DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .resourceProvider(new MigrationFiles(kind))
                .load()
                .migrate();
    }

    private static void lock(Connection server) throws SQLException, Refused {
        if (!ProcessLock.take(server)) {
            throw new Refused("a process uses the database of PostgreSQL; stop it first");
        }
    }

    private void report(Connection source, Map<String, Long> rows) throws SQLException {
        out.printf(
                "%d rows of %d tables were copied and compared.%n",
                rows.values().stream().mapToLong(Long::longValue).sum(), rows.size());
        CopySide.of(source).texts("SELECT name FROM node ORDER BY seen_at DESC LIMIT 1").stream()
                .findFirst()
                .ifPresent(node -> out.printf(
                        "Set BARTIZAN_NODE=%s where the service starts, so that it finds what belongs to this node.%n",
                        node));
    }

    /** The command may run as root, and the service doesn't. */
    private void giveToOwner(Path file) throws IOException {
        if (!Files.getOwner(folder).equals(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS))) {
            Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setOwner(Files.getOwner(folder));
        }
    }
}
