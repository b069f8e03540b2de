package dev.bartizan.database.copy;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as both kinds of databases have it.
 *
 * @param columns without generated ones, by name
 * @param key the columns of the primary key; none for a table with one row
 * @param references tables that must have their rows before
 * @param counted whether the database counts the ids in the only column of the key
 */
record CopiedTable(String name, List<Column> columns, List<String> key, Set<String> references, boolean counted) {

    /** Rows fetched at once from PostgreSQL. */
    private static final int SMALL_ROWS = 100;

    /** Rows with contents have up to some MiB. */
    private static final int LARGE_ROWS = 2;

    /** A column that isn't generated. */
    record Column(String name, Kind kind) {}

    /** What a column has, by the names of the types in SQLite and PostgreSQL. */
    enum Kind {
        INTEGER(Types.BIGINT),
        TEXT(Types.VARCHAR),
        BOOLEAN(Types.BOOLEAN),
        BYTES(Types.BINARY);

        private final int type;

        Kind(int type) {
            this.type = type;
        }

        static Kind of(String type) {
            return switch (type) {
                case "INTEGER", "bigint" -> INTEGER;
                case "TEXT", "text" -> TEXT;
                case "BOOLEAN", "boolean" -> BOOLEAN;
                case "BLOB", "bytea" -> BYTES;
                default -> throw new IllegalStateException("unknown type " + type);
            };
        }

        @Nullable
        Object read(ResultSet row, int index) throws SQLException {
            return switch (this) {
                case INTEGER -> present(row, row.getLong(index));
                case BOOLEAN -> present(row, row.getBoolean(index));
                case TEXT -> row.getString(index);
                case BYTES -> row.getBytes(index);
            };
        }

        private static @Nullable Object present(ResultSet row, Object value) throws SQLException {
            return row.wasNull() ? null : value;
        }

        void write(PreparedStatement insert, int index, @Nullable Object value) throws SQLException {
            switch (value) {
                case null -> insert.setNull(index, type);
                case Long number -> insert.setLong(index, number);
                case Boolean flag -> insert.setBoolean(index, flag);
                case String text -> insert.setString(index, text);
                default -> insert.setBytes(index, (byte[]) value);
            }
        }
    }

    static String quoted(String name) {
        return '"' + name + '"';
    }

    private static String names(List<String> names) {
        return names.stream().map(CopiedTable::quoted).collect(Collectors.joining(", "));
    }

    private List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    /** All rows in the order of the key, which is the same in both kinds. */
    String select() {
        return "SELECT " + names(columnNames()) + " FROM " + quoted(name) + " ORDER BY "
                + names(key.isEmpty() ? columnNames() : key);
    }

    String insert() {
        return "INSERT INTO " + quoted(name) + " (" + names(columnNames()) + ") VALUES ("
                + columns.stream().map(_ -> "?").collect(Collectors.joining(", ")) + ")";
    }

    int fetchSize() {
        return columns.stream().anyMatch(column -> column.kind() == Kind.BYTES) ? LARGE_ROWS : SMALL_ROWS;
    }

    @Nullable
    Object[] read(ResultSet row) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).kind().read(row, i + 1);
        }
        return values;
    }

    void write(PreparedStatement insert, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            columns.get(i).kind().write(insert, i + 1, values[i]);
        }
    }

    /** Whether both tables take the same rows. */
    boolean takesRowsOf(CopiedTable other) {
        return columns.equals(other.columns) && key.equals(other.key);
    }
}
