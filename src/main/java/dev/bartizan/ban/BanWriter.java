package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanCause;
import dev.bartizan.remediation.Remediation;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores many bans in the current transaction, like {@link BanService#ban} stores one. Uses JDBC, because entities would
 * take several times as long.
 */
@Singleton
class BanWriter {

    private static final String FIND = """
            SELECT id, type, reason, began_at, expires_at FROM ban
            WHERE range = ? AND origin = ? AND scenario = ? AND machine IS NOT DISTINCT FROM ? AND lifted_at IS NULL AND ends_at > ?""";

    private static final String INSERT = """
            INSERT INTO ban (range, origin, scenario, machine, type, reason, began_at, expires_at, stored_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""";

    private static final String LIFT = "UPDATE ban SET lifted_at = ? WHERE id = ?";

    private static final String EXTEND = "UPDATE ban SET expires_at = ?, reason = ? WHERE id = ?";

    private final AgroalDataSource dataSource;

    BanWriter(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Executes orders; returns their results in the same order. */
    List<BanResult> write(List<BanOrder> orders, Instant now) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement find = connection.prepareStatement(FIND);
                PreparedStatement lift = connection.prepareStatement(LIFT);
                PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement extend = connection.prepareStatement(EXTEND)) {
            List<BanResult> results = new ArrayList<>(orders.size());
            for (BanOrder order : orders) {
                Optional<ActiveBan> inForce = find(find, order, now);
                Optional<ActiveBan> replaced = inForce.filter(order::replaces);
                if (replaced.isPresent()) {
                    lift.setLong(1, now.toEpochMilli());
                    lift.setLong(2, replaced.get().id());
                    lift.executeUpdate();
                }
                results.add(
                        inForce.isEmpty() || replaced.isPresent()
                                ? new BanResult(begin(insert, order, now), BanResult.Effect.BEGAN)
                                : extend(extend, order, inForce.get(), now));
            }
            return results;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Optional<ActiveBan> find(PreparedStatement statement, BanOrder order, Instant now)
            throws SQLException {
        ActiveBan wanted = order.beginning(now);
        setTarget(statement, wanted);
        statement.setLong(5, now.toEpochMilli());
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            long end = row.getLong("expires_at");
            Optional<Instant> until = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(end));
            return Optional.of(new ActiveBan(
                    row.getLong("id"),
                    wanted.range(),
                    new BanCause(wanted.source(), wanted.scenario(), row.getString("reason")),
                    Remediation.valueOf(row.getString("type")),
                    Instant.ofEpochMilli(row.getLong("began_at")),
                    until));
        }
    }

    private static ActiveBan begin(PreparedStatement statement, BanOrder order, Instant now) throws SQLException {
        ActiveBan ban = order.beginning(now);
        setTarget(statement, ban);
        statement.setString(5, ban.type().name());
        statement.setString(6, ban.reason());
        statement.setLong(7, now.toEpochMilli());
        setTime(statement, 8, ban.until().orElse(null));
        statement.setLong(9, now.toEpochMilli());
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return ban.withId(row.getLong(1));
        }
    }

    /** Sets the first four parameters. */
    private static void setTarget(PreparedStatement statement, ActiveBan ban) throws SQLException {
        statement.setString(1, ban.range().toString());
        statement.setString(2, ban.origin());
        statement.setString(3, ban.scenario());
        statement.setString(4, ban.machine().orElse(null));
    }

    private static BanResult extend(PreparedStatement statement, BanOrder order, ActiveBan inForce, Instant now)
            throws SQLException {
        Optional<ActiveBan> extended = order.extending(inForce, now);
        if (extended.isEmpty()) {
            return new BanResult(inForce, BanResult.Effect.NONE);
        }
        ActiveBan ban = extended.get();
        setTime(statement, 1, ban.until().orElse(null));
        statement.setString(2, ban.reason());
        statement.setLong(3, ban.id());
        statement.executeUpdate();
        return new BanResult(ban, BanResult.Effect.EXTENDED);
    }

    private static void setTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, time.toEpochMilli());
        }
    }
}
