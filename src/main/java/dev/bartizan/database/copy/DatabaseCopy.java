package dev.bartizan.database.copy;

import dev.bartizan.database.copy.CopyRefusedException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies all rows of a database to another one that has the same schema, in one transaction. It reads the source as it was at
 * one time. Before the transaction ends, it compares all rows of both. If anything fails, the target is as it was.
 *
 * <p>Each of the two can be a file of SQLite or a database of PostgreSQL. Files of updates, which are rows in PostgreSQL alone, are
 * not copied to a file of SQLite. The user of the target must own its tables. At most
 * a few MiB of rows are in memory.
 */
public final class DatabaseCopy {

    /** Tables in which migrations create a row, which the copy replaces. */
    private static final Set<String> REPLACED = Set.of("administration", "database_probe");

    /** With SQLite the files of updates are in the data folder, so a file of SQLite gets no rows of this table. */
    private static final String FILES = "update_file";

    private static final int BATCH_ROWS = 500;
    private static final int BATCH_BYTES = 4 << 20;

    private final CopySide source;
    private final CopySide target;

    private DatabaseCopy(CopySide source, CopySide target) {
        this.source = source;
        this.target = target;
    }

    /**
     * Copies and compares. Afterwards both connections are in the autocommit mode.
     *
     * @param source a connection without a transaction
     * @param target a connection without a transaction to a database that was migrated and has no further rows
     * @return the number of rows of each table, in the order in which they were copied
     * @throws CopyRefusedException if the databases don't fit each other, or if a row differs afterwards
     */
    public static Map<String, Long> copy(Connection source, Connection target)
            throws SQLException, CopyRefusedException {
        DatabaseCopy copy = new DatabaseCopy(CopySide.of(source), CopySide.of(target));
        try {
            Map<String, Long> rows = copy.run();
            target.commit();
            target.setAutoCommit(true);
            rollBack(source);
            return rows;
        } catch (SQLException | CopyRefusedException | RuntimeException failure) {
            for (Connection connection : List.of(target, source)) {
                try {
                    rollBack(connection);
                } catch (SQLException broken) {
                    failure.addSuppressed(broken);
                }
            }
            throw failure;
        }
    }

    private static void rollBack(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Map<String, Long> run() throws SQLException, CopyRefusedException {
        source.beginReading();
        target.connection().setAutoCommit(false);
        Collection<CopiedTable> tables = tables().values();
        target.lockWithoutTriggers(tables);
        for (CopiedTable table : tables) {
            if (REPLACED.contains(table.name())) {
                target.execute("DELETE FROM " + CopiedTable.quoted(table.name()));
            } else if (!target.isEmpty(table)) {
                throw new CopyRefusedException(
                        Reason.TARGET_NOT_EMPTY, "The table " + table.name() + " of the target has rows.");
            }
        }
        Map<String, Long> rows = new LinkedHashMap<>();
        for (CopiedTable table : tables) {
            rows.put(table.name(), leftOut(table) ? 0 : insert(table));
            if (table.counted()) {
                target.setLastId(table, source.lastId(table));
            }
        }
        target.restoreTriggers(tables);
        for (CopiedTable table : tables) {
            if (!leftOut(table)) {
                compare(table);
            }
        }
        return rows;
    }

    private boolean leftOut(CopiedTable table) {
        return table.name().equals(FILES) && !target.takesFiles();
    }

    /** The tables, those first that others refer to. */
    private Map<String, CopiedTable> tables() throws SQLException, CopyRefusedException {
        int version = source.version();
        if (version == 0 || version != target.version()) {
            throw new CopyRefusedException(
                    Reason.OTHER_SCHEMA,
                    "The source has version %d of the schema, and the target has version %d. Start this version once with the source, and stop it again."
                            .formatted(version, target.version()));
        }
        SortedMap<String, CopiedTable> all = source.tables();
        SortedMap<String, CopiedTable> others = target.tables();
        for (String name : all.keySet()) {
            CopiedTable other = others.get(name);
            if (other == null || !other.takesRowsOf(all.get(name))) {
                throw new CopyRefusedException(Reason.OTHER_SCHEMA, "The table " + name + " differs in the target.");
            }
        }
        if (others.size() > all.size()) {
            throw new CopyRefusedException(Reason.OTHER_SCHEMA, "The target has more tables than the source.");
        }
        Map<String, CopiedTable> ordered = new LinkedHashMap<>();
        while (ordered.size() < all.size()) {
            int before = ordered.size();
            all.forEach((name, table) -> {
                if (table.references().stream().allMatch(other -> other.equals(name) || ordered.containsKey(other))) {
                    ordered.putIfAbsent(name, table);
                }
            });
            if (ordered.size() == before) {
                throw new IllegalStateException("tables refer to each other in a circle");
            }
        }
        return ordered;
    }

    private static ResultSet open(Statement statement, CopiedTable table) throws SQLException {
        statement.setFetchSize(table.fetchSize());
        return statement.executeQuery(table.select());
    }

    private long insert(CopiedTable table) throws SQLException, CopyRefusedException {
        try (Statement select = source.connection().createStatement();
                ResultSet rows = open(select, table);
                PreparedStatement insert = target.connection().prepareStatement(table.insert())) {
            long count = 0;
            int waiting = 0;
            long bytes = 0;
            while (rows.next()) {
                @Nullable Object[] values = table.read(rows);
                requireStorable(table, values);
                table.write(insert, values);
                insert.addBatch();
                count++;
                waiting++;
                bytes += size(values);
                if (waiting >= BATCH_ROWS || bytes >= BATCH_BYTES) {
                    insert.executeBatch();
                    waiting = 0;
                    bytes = 0;
                }
            }
            if (waiting > 0) {
                insert.executeBatch();
            }
            return count;
        }
    }

    private void requireStorable(CopiedTable table, @Nullable Object[] values) throws CopyRefusedException {
        for (int i = 0; i < values.length; i++) {
            if (!target.takesNul() && values[i] instanceof String text && text.indexOf('\0') >= 0) {
                throw new CopyRefusedException(
                        Reason.UNSUPPORTED_TEXT,
                        "A text in %s.%s has the character U+0000, which PostgreSQL can't store."
                                .formatted(table.name(), table.columns().get(i).name()));
            }
        }
    }

    private static long size(@Nullable Object[] values) {
        long size = 0;
        for (Object value : values) {
            size += switch (value) {
                case byte[] content -> content.length;
                case String text -> 2L * text.length();
                case null, default -> Long.BYTES;
            };
        }
        return size;
    }

    private void compare(CopiedTable table) throws SQLException, CopyRefusedException {
        try (Statement one = source.connection().createStatement();
                ResultSet expected = open(one, table);
                Statement other = target.connection().createStatement();
                ResultSet copied = open(other, table)) {
            for (long row = 1; ; row++) {
                boolean more = expected.next();
                if (more != copied.next() || more && !Arrays.deepEquals(table.read(expected), table.read(copied))) {
                    throw new CopyRefusedException(
                            Reason.ROWS_DIFFER, "Row %d of the table %s differs.".formatted(row, table.name()));
                }
                if (!more) {
                    return;
                }
            }
        }
    }
}
