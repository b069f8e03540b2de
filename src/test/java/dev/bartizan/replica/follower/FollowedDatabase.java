package dev.bartizan.replica.follower;

import dev.bartizan.database.DatabaseKind;
import dev.bartizan.database.OtherLeader;
import dev.bartizan.database.SuiteDatabase;
import dev.bartizan.database.migration.MigrationFiles;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database that another process leads, so that the application of the test follows. */
public class FollowedDatabase implements QuarkusTestResourceLifecycleManager {

    /** Counts only from a trusted proxy. */
    static final String CERTIFICATE_HEADER = "X-Client-Certificate";

    /** Counts only from a trusted proxy. */
    static final String USER_HEADER = "Remote-User";

    /** The address of the trusted proxy. */
    static final String PROXY = "127.0.0.9";

    private static @Nullable OtherLeader leader;

    /** The other process. */
    public static OtherLeader leader() {
        return Objects.requireNonNull(leader);
    }

    @Override
    public Map<String, String> start() {
        String url = SuiteDatabase.newUrl();
        Flyway.configure()
                .dataSource("jdbc:" + url.replace("postgres@", ""), "postgres", "postgres")
                .resourceProvider(new MigrationFiles(DatabaseKind.POSTGRESQL))
                .load()
                .migrate();
        try {
            leader = OtherLeader.take(url.replace("postgres@", ""), "http://127.0.0.1:1");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return Map.of(
                "bartizan.database.url", url,
                "bartizan.bouncer.certificate-header", CERTIFICATE_HEADER,
                "bartizan.access.forward-auth.user-header", USER_HEADER,
                "quarkus.http.proxy.proxy-address-forwarding", "true",
                "quarkus.http.proxy.trusted-proxies", PROXY);
    }

    @Override
    public void stop() {
        try {
            leader().close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
