package dev.bartizan.database.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;

/** A database file that commit b993dd6 wrote, with rows in all tables of that version. */
public final class EarlierFile {

    private EarlierFile() {}

    /** The file as it was written. */
    public static DataSource unpacked(Path folder) throws IOException {
        Path file = folder.resolve("bartizan.db");
        try (InputStream packed = EarlierFile.class.getResourceAsStream("b993dd6.db.gz");
                InputStream content = new GZIPInputStream(packed)) {
            Files.copy(content, file);
        }
        return TestedDatabase.file(file);
    }

    /** The file with the newest schema. */
    public static DataSource migrated(Path folder) throws IOException {
        DataSource database = unpacked(folder);
        TestedDatabase.SQLITE.migrate(database, "latest");
        return database;
    }
}
