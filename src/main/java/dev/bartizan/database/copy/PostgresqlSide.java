package dev.bartizan.database.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The current schema of a database of PostgreSQL. Names of tables come from this schema. */
final class PostgresqlSide extends CopySide {

    PostgresqlSide(Connection connection) {
        super(connection);
    }

    @Override
    void beginReading() throws SQLException {
        connection().setAutoCommit(false);
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }

    @Override
    void lockWithoutTriggers(Iterable<CopiedTable> tables) throws SQLException {
        for (CopiedTable table : tables) {
            execute("ALTER TABLE " + CopiedTable.quoted(table.name()) + " DISABLE TRIGGER USER");
        }
    }

    @Override
    void restoreTriggers(Iterable<CopiedTable> tables) throws SQLException {
        for (CopiedTable table : tables) {
            execute("ALTER TABLE " + CopiedTable.quoted(table.name()) + " ENABLE TRIGGER USER");
        }
    }

    @Override
    List<String> tableNames() throws SQLException {
        return texts("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()");
    }

    /** The internal identifier of a table. */
    private static String oid(String table) {
        return "'\"" + table + "\"'::regclass";
    }

    @Override
    CopiedTable table(String name) throws SQLException {
        List<CopiedTable.Column> columns = columns("SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                + " WHERE attrelid = " + oid(name) + " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
                + " ORDER BY attname COLLATE \"C\"");
        List<String> key =
                texts("SELECT attname FROM pg_constraint, unnest(conkey) WITH ORDINALITY AS part (number, place)"
                        + " JOIN pg_attribute ON attnum = number WHERE conrelid = " + oid(name)
                        + " AND attrelid = conrelid AND contype = 'p' ORDER BY place");
        List<String> references =
                texts("SELECT DISTINCT relname FROM pg_constraint JOIN pg_class ON pg_class.oid = confrelid"
                        + " WHERE conrelid = " + oid(name) + " AND contype = 'f'");
        boolean counted =
                number("SELECT count(*) FROM pg_attribute WHERE attrelid = " + oid(name) + " AND attidentity <> ''")
                        > 0;
        return new CopiedTable(name, columns, key, Set.copyOf(references), counted);
    }

    private static String sequence(CopiedTable table) {
        return "pg_get_serial_sequence('\"" + table.name() + "\"', '"
                + table.key().getFirst() + "')";
    }

    @Override
    long lastId(CopiedTable table) throws SQLException {
        return number("SELECT coalesce(pg_sequence_last_value(" + sequence(table) + "::regclass), 0)");
    }

    @Override
    void setLastId(CopiedTable table, long id) throws SQLException {
        number("SELECT setval(" + sequence(table) + ", " + Math.max(1, id) + ", " + (id > 0) + ")");
    }

    @Override
    boolean takesNul() {
        return false;
    }

    @Override
    boolean takesFiles() {
        return true;
    }
}
