package dev.bartizan.database.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be compared of the schemas of two kinds of databases, in the same words.
 *
 * @param columns type, nullability and default of each {@code table.column}
 * @param keys the primary key and the unique constraints of each table
 * @param indexes table, columns and condition of each index that has a name of its own
 * @param references the foreign keys
 * @param triggers the table of each trigger, without those that notify the nodes that follow
 */
record SchemaShape(
        SortedMap<String, String> columns,
        SortedSet<String> keys,
        SortedMap<String, String> indexes,
        SortedSet<String> references,
        SortedMap<String, String> triggers) {

    /** The table of Flyway is not ours. */
    private static final String HISTORY = "flyway_schema_history";

    /** What SQLite calls the types. */
    private static final Map<String, String> TYPES =
            Map.of("INTEGER", "bigint", "TEXT", "text C", "BLOB", "bytea", "BOOLEAN", "boolean");

    private static final Pattern CONDITION = Pattern.compile("(?is)\\bwhere\\b(.*)$");

    private SchemaShape() {
        this(new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
    }

    private static List<Map<String, String>> select(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Map<String, String>> found = new ArrayList<>();
            while (rows.next()) {
                Map<String, String> row = new TreeMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String value = rows.getString(i);
                    row.put(rows.getMetaData().getColumnLabel(i), value == null ? "" : value);
                }
                found.add(row);
            }
            return found;
        }
    }

    private void column(String table, Map<String, String> row, String type, boolean required, boolean generated) {
        columns.put(
                table + "." + row.get("name"),
                type
                        + (required ? " required" : "")
                        + (generated ? " generated" : "")
                        + normal(generated ? "" : row.get("default_value")));
    }

    private static String normal(String expression) {
        return expression.isBlank()
                ? ""
                : " "
                        + expression
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("::\\w+|[()]", "")
                                .strip();
    }

    static SchemaShape ofSqlite(Connection connection) throws SQLException {
        SchemaShape shape = new SchemaShape();
        for (Map<String, String> table : select(
                connection,
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '"
                        + HISTORY + "'")) {
            shape.addSqlite(connection, table.get("name"));
        }
        for (Map<String, String> trigger :
                select(connection, "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'")) {
            shape.triggers.put(trigger.get("name"), trigger.get("tbl_name"));
        }
        return shape;
    }

    private void addSqlite(Connection connection, String table) throws SQLException {
        List<Map<String, String>> found = select(
                connection,
                "SELECT name, type, \"notnull\" AS required, dflt_value AS default_value, pk, hidden"
                        + " FROM pragma_table_xinfo('" + table + "')");
        TreeMap<Integer, String> primaryKey = new TreeMap<>();
        for (Map<String, String> row : found) {
            int place = Integer.parseInt(row.get("pk"));
            if (place > 0) {
                primaryKey.put(place, row.get("name"));
            }
            column(
                    table,
                    row,
                    TYPES.get(row.get("type").replace(" GENERATED ALWAYS", "").toUpperCase(Locale.ROOT)),
                    place > 0 || row.get("required").equals("1"),
                    !row.get("hidden").equals("0"));
        }
        if (!primaryKey.isEmpty()) {
            keys.add(table + " primary " + primaryKey.values());
        }
        for (Map<String, String> index : select(
                connection,
                "SELECT list.name, list.\"unique\" AS is_unique, list.origin, coalesce(item.sql, '') AS sql"
                        + " FROM pragma_index_list('" + table + "') AS list"
                        + " LEFT JOIN sqlite_schema AS item ON item.name = list.name AND item.type = 'index'")) {
            addSqliteIndex(connection, table, index);
        }
        SortedMap<String, List<Map<String, String>>> byReference = new TreeMap<>();
        select(connection, "SELECT * FROM pragma_foreign_key_list('" + table + "')")
                .forEach(row -> byReference
                        .computeIfAbsent(row.get("id"), _ -> new ArrayList<>())
                        .add(row));
        byReference.values().forEach(rows -> {
            Map<String, String> first = rows.getFirst();
            references.add("%s %s -> %s %s %s"
                    .formatted(
                            table,
                            rows.stream().map(row -> row.get("from")).toList(),
                            first.get("table"),
                            rows.stream().map(row -> row.get("to")).toList(),
                            first.get("on_delete")));
        });
    }

    private void addSqliteIndex(Connection connection, String table, Map<String, String> index) throws SQLException {
        List<String> parts = new ArrayList<>();
        boolean withoutCase = false;
        for (Map<String, String> part : select(
                connection,
                "SELECT name, coll FROM pragma_index_xinfo('" + index.get("name")
                        + "') WHERE key = 1 ORDER BY seqno")) {
            boolean lower = part.get("coll").equals("NOCASE");
            withoutCase |= lower;
            String name = part.get("name").isEmpty() ? "expression" : part.get("name");
            parts.add(lower ? "lower " + name : name);
        }
        boolean unique = index.get("is_unique").equals("1");
        switch (index.get("origin")) {
            case "u" -> {
                if (withoutCase) {
                    // A collation of SQLite; PostgreSQL has a unique index instead.
                    indexes.put(table + "_name", table + " unique " + parts);
                } else {
                    keys.add(table + " unique " + parts);
                }
            }
            case "c" -> {
                Matcher condition = CONDITION.matcher(index.get("sql"));
                indexes.put(
                        index.get("name"),
                        table
                                + (unique ? " unique " : " ")
                                + parts
                                + (condition.find() ? " where" + normal(condition.group(1)) : ""));
            }
            default -> {
                // The primary key.
            }
        }
    }

    static SchemaShape ofPostgresql(Connection connection) throws SQLException {
        SchemaShape shape = new SchemaShape();
        for (Map<String, String> row : select(connection, """
                SELECT c.relname, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, coll.collname,
                       a.attnotnull AS required, a.attgenerated AS generated, pg_get_expr(d.adbin, d.adrelid) AS default_value
                FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
                LEFT JOIN pg_collation AS coll ON coll.oid = a.attcollation
                LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0
                  AND NOT a.attisdropped AND c.relname <> '%s'""".formatted(HISTORY))) {
            shape.column(
                    row.get("relname"),
                    row,
                    (row.get("type") + " " + row.get("collname")).strip(),
                    row.get("required").equals("t"),
                    !row.get("generated").isEmpty());
        }
        for (Map<String, String> row : select(connection, """
                SELECT t.relname AS table_name, i.relname AS name, x.indisunique, x.indisprimary, k.oid IS NOT NULL AS is_constraint,
                       pg_get_expr(x.indpred, x.indrelid) AS condition,
                       (SELECT string_agg(CASE WHEN x.indkey[n - 1] <> 0 THEN pg_get_indexdef(i.oid, n, true)
                                               WHEN pg_get_indexdef(i.oid, n, true) LIKE 'lower(%%'
                                               THEN replace(btrim(pg_get_indexdef(i.oid, n, true), ')'), '(', ' ')
                                               ELSE 'expression' END, ', ' ORDER BY n)
                        FROM generate_series(1, x.indnkeyatts) AS n) AS parts
                FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_class AS t ON t.oid = x.indrelid
                LEFT JOIN pg_constraint AS k ON k.conindid = i.oid AND k.contype IN ('p', 'u')
                WHERE t.relnamespace = current_schema()::regnamespace AND t.relname <> '%s'""".formatted(HISTORY))) {
            String table = row.get("table_name");
            String parts = "[" + row.get("parts").replace("\"", "") + "]";
            if (row.get("is_constraint").equals("t")) {
                shape.keys.add(table + (row.get("indisprimary").equals("t") ? " primary " : " unique ") + parts);
            } else {
                String condition = normal(row.get("condition"));
                shape.indexes.put(
                        row.get("name"),
                        table
                                + (row.get("indisunique").equals("t") ? " unique " : " ")
                                + parts
                                + (condition.isEmpty() ? "" : " where" + condition));
            }
        }
        for (Map<String, String> row : select(connection, """
                SELECT t.relname AS table_name, o.relname AS other, k.confdeltype,
                       (SELECT string_agg(a.attname, ', ' ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY AS u (num, n)
                        JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.num) AS columns,
                       (SELECT string_agg(a.attname, ', ' ORDER BY n) FROM unnest(k.confkey) WITH ORDINALITY AS u (num, n)
                        JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.num) AS others
                FROM pg_constraint AS k JOIN pg_class AS t ON t.oid = k.conrelid JOIN pg_class AS o ON o.oid = k.confrelid
                WHERE k.contype = 'f' AND t.relnamespace = current_schema()::regnamespace""")) {
            String onDelete =
                    Map.of("c", "CASCADE", "a", "NO ACTION", "n", "SET NULL").get(row.get("confdeltype"));
            shape.references.add("%s [%s] -> %s [%s] %s"
                    .formatted(
                            row.get("table_name"), row.get("columns"), row.get("other"), row.get("others"), onDelete));
        }
        for (Map<String, String> row : select(connection, """
                SELECT g.tgname, t.relname FROM pg_trigger AS g JOIN pg_class AS t ON t.oid = g.tgrelid
                WHERE NOT g.tgisinternal AND g.tgname NOT LIKE '%\\_announced' AND t.relnamespace = current_schema()::regnamespace""")) {
            shape.triggers.put(row.get("tgname"), row.get("relname"));
        }
        return shape;
    }

    /** The names of the tables. */
    Set<String> tables() {
        Set<String> tables = new TreeSet<>();
        columns.keySet().forEach(name -> tables.add(name.substring(0, name.indexOf('.'))));
        return tables;
    }
}
