package dev.bartizan.database.copy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Files that are rows in PostgreSQL, and that are in the data folder if the database is SQLite. */
public interface FolderFiles {

    /**
     * Writes the files that the data folder doesn't have.
     *
     * @param source a connection to PostgreSQL without a transaction
     * @param folder the data folder
     */
    Result write(Connection source, Path folder) throws SQLException, IOException;

    /** Where they are written in the data folder, also by a call that failed. */
    Path folder(Path dataFolder);

    /**
     * What was written.
     *
     * @param written number of files that were written
     * @param missing number of files that neither the folder nor the source has
     */
    record Result(int written, int missing) {}
}
