package dev.bartizan.database.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both databases understand the queries that Hibernate doesn't write. */
class PortableQueriesTest {

    /** Classes that have such queries as constants. */
    private static final List<String> CLASSES = List.of(
            "audit.AuditStore",
            "ban.BanRepository",
            "ban.BanWriter",
            "ban.escalation.BanHistory",
            "ban.statistics.BanFigures",
            "database.PurgeClock",
            "diagnostics.DatabaseFacts",
            "update.AdoptionRepository",
            "update.adoption.AdoptionHourRepository",
            "update.asset.FileContents");

    @TempDir
    Path folder;

    private static Map<String, String> queries() throws ReflectiveOperationException {
        Map<String, String> queries = new TreeMap<>();
        for (String name : CLASSES) {
            Class<?> type = Class.forName(
                    "dev.bartizan." + name, false, Thread.currentThread().getContextClassLoader());
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                    field.setAccessible(true);
                    String text = (String) field.get(null);
                    if (text.matches("(?s)(SELECT|INSERT|UPDATE|DELETE)\\s.*")) {
                        queries.put(
                                name + "." + field.getName(),
                                text.replaceAll("IN :[a-z]+", "IN (?)").replaceAll(":[a-z]+", "?"));
                    }
                }
            }
        }
        return queries;
    }

    private static String get(String name) throws ReflectiveOperationException {
        return queries().get(name);
    }

    /** Some constants are named after the only database that understands them. */
    private static boolean isForAnother(TestedDatabase kind, String query) {
        return Arrays.stream(TestedDatabase.values())
                .anyMatch(other -> other != kind && query.contains("." + other.name()));
    }

    @ParameterizedTest
    @EnumSource
    void queriesAreUnderstood(TestedDatabase kind) throws SQLException, ReflectiveOperationException {
        Map<String, String> queries = queries();
        assertThat(queries.keySet().stream().map(name -> name.substring(0, name.lastIndexOf('.'))))
                .containsAll(CLASSES);
        try (Connection connection = kind.createMigrated(folder).getConnection()) {
            for (Map.Entry<String, String> query : queries.entrySet()) {
                if (isForAnother(kind, query.getKey())) {
                    continue;
                }
                assertThatCode(() -> {
                            try (PreparedStatement statement = connection.prepareStatement(query.getValue())) {
                                // PostgreSQL's driver asks the server for the types of the parameters.
                                statement.getParameterMetaData().getParameterCount();
                            }
                        })
                        .as(query.getKey())
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTheBanInForceOfNoMachineAndOfOne(TestedDatabase kind) throws SQLException, ReflectiveOperationException {
        try (Connection connection = kind.createMigrated(folder).getConnection();
                Statement insert = connection.createStatement();
                PreparedStatement find = connection.prepareStatement(get("ban.BanWriter.FIND"))) {
            insert.executeUpdate("INSERT INTO ban (id, range, origin, scenario, machine, reason, began_at)"
                    + " VALUES (1, 'a', 'b', 'c', NULL, '', 0), (2, 'a', 'b', 'c', 'web', '', 0)");

            assertThat(id(find, null)).isEqualTo(1);
            assertThat(id(find, "web")).isEqualTo(2);
            assertThat(id(find, "db")).isZero();
        }
    }

    private static long id(PreparedStatement find, String machine) throws SQLException {
        List<String> target = Arrays.asList("a", "b", "c", machine);
        for (int i = 0; i < target.size(); i++) {
            find.setString(i + 1, target.get(i));
        }
        find.setLong(5, 1);
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? row.getLong("id") : 0;
        }
    }

    /** The beginning of a range is compared by bytes: {@code 1.2.3.} doesn't find {@code 1.23.0.0/16}. */
    @ParameterizedTest
    @EnumSource
    void findsTheHistoryOfPrefixes(TestedDatabase kind) throws SQLException, ReflectiveOperationException {
        try (Connection connection = kind.createMigrated(folder).getConnection();
                Statement insert = connection.createStatement();
                PreparedStatement find = connection.prepareStatement(get("ban.escalation.BanHistory.FIND"))) {
            insert.executeUpdate("INSERT INTO ban (id, range, origin, reason, began_at) VALUES"
                    + " (1, '1.2.3.4/32', 'fail2ban', '', 9), (2, '1.23.0.0/16', 'fail2ban', '', 9),"
                    + " (3, '2a01:4f8::/32', 'fail2ban', '', 9), (4, '1.2.30.0/24', 'fail2ban', '', 9)");
            // own, manual, prefixes, own, manual, since, since, tolerance, own
            for (int parameter : new int[] {1, 4, 9}) {
                find.setString(parameter, "bartizan");
            }
            find.setString(2, "ban");
            find.setString(5, "ban");
            find.setString(3, "[\"1.2.3.\",\"2a01:\"]");
            for (int parameter = 6; parameter <= 8; parameter++) {
                find.setLong(parameter, 5);
            }

            try (ResultSet rows = find.executeQuery()) {
                rows.next();
                long first = rows.getLong(1);
                rows.next();
                assertThat(List.of(first, rows.getLong(1))).containsExactlyInAnyOrder(1L, 3L);
                assertThat(rows.next()).isFalse();
            }
        }
    }

    /** The search for the ban in force must not read all bans of an origin. */
    @Test
    void sqliteFindsTheBanInForceThroughTheIndexOfRanges() throws SQLException, ReflectiveOperationException {
        try (Connection connection =
                        TestedDatabase.SQLITE.createMigrated(folder).getConnection();
                PreparedStatement explain =
                        connection.prepareStatement("EXPLAIN QUERY PLAN " + get("ban.BanWriter.FIND"));
                ResultSet plan = explain.executeQuery()) {
            plan.next();
            assertThat(plan.getString("detail"))
                    .isEqualTo("SEARCH ban USING INDEX ban_range (range=? AND origin=? AND scenario=?)");
        }
    }
}
