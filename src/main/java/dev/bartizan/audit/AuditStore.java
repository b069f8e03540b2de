package dev.bartizan.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of the audit log, in the current transaction. */
@Singleton
class AuditStore {

    private static final String INSERT = """
            INSERT INTO audit_entry
                (at, actor_kind, actor, way, address, action, target_type, target, before, after, error_code)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

    private final AgroalDataSource dataSource;
    private final ObjectMapper json;

    AuditStore(AgroalDataSource dataSource, ObjectMapper json) {
        this.dataSource = dataSource;
        this.json = json;
    }

    void add(Instant at, AuditCaller by, AuditChange change) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, at.toEpochMilli());
            insert.setString(2, by.kind().name());
            insert.setString(3, by.name());
            insert.setString(4, by.way().name());
            insert.setString(5, by.address().orElse(null));
            insert.setString(6, change.action());
            insert.setString(7, change.targetType());
            insert.setString(8, change.target());
            insert.setString(9, text(change.before()));
            insert.setString(10, text(change.after()));
            insert.setString(11, change.errorCode().orElse(null));
            insert.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The newest entries that a filter selects and that are older than one with an id. */
    List<AuditEntry> page(AuditFilter filter, long before, int size) {
        StringBuilder where = new StringBuilder("id < ?");
        List<Object> values = new ArrayList<>(List.of(before));
        filter.actor().ifPresent(actor -> {
            where.append(" AND actor = ?");
            values.add(actor);
        });
        filter.action().ifPresent(action -> {
            // The texts that begin with the word and a dot: a slash follows the dot.
            where.append(" AND (action = ? OR action >= ? AND action < ?)");
            values.addAll(List.of(action, action + ".", action + "/"));
        });
        filter.targetType().ifPresent(type -> {
            where.append(" AND target_type = ?");
            values.add(type);
        });
        filter.target().ifPresent(target -> {
            where.append(" AND target = ?");
            values.add(target);
        });
        filter.from().ifPresent(from -> {
            where.append(" AND at >= ?");
            values.add(from.toEpochMilli());
        });
        filter.until().ifPresent(until -> {
            where.append(" AND at < ?");
            values.add(until.toEpochMilli());
        });
        values.add(size);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT * FROM audit_entry WHERE " + where + " ORDER BY id DESC LIMIT ?")) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            List<AuditEntry> entries = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
            return entries;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                new AuditCaller(
                        AuditCaller.Kind.valueOf(row.getString("actor_kind")),
                        row.getString("actor"),
                        AuditCaller.Way.valueOf(row.getString("way")),
                        Optional.ofNullable(row.getString("address"))),
                new AuditChange(
                        row.getString("action"),
                        row.getString("target_type"),
                        row.getString("target"),
                        fields(row.getString("before")),
                        fields(row.getString("after")),
                        Optional.ofNullable(row.getString("error_code"))));
    }

    /**
     * Deletes old entries.
     *
     * @param action only those of this action; empty for all
     * @param most maximum number of deleted entries
     * @return number of deleted entries
     */
    int deleteBefore(Instant oldest, Optional<String> action, int most) {
        String which = action.isPresent() ? "action = ? AND at < ?" : "at < ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM audit_entry WHERE id IN"
                        + " (SELECT id FROM audit_entry WHERE " + which + " LIMIT ?)")) {
            int parameter = 1;
            if (action.isPresent()) {
                delete.setString(parameter++, action.get());
            }
            delete.setLong(parameter++, oldest.toEpochMilli());
            delete.setInt(parameter, most);
            return delete.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String text(Map<String, String> fields) {
        try {
            return json.writeValueAsString(fields);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Map<String, String> fields(String text) {
        try {
            return json.readValue(text, FIELDS);
        } catch (JsonProcessingException damaged) {
            return Map.of("unreadable", text);
        }
    }
}
