package dev.bartizan.database;

import dev.bartizan.database.driver.PostgresqlUrl;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkus.agroal.runtime.AgroalConnectionConfigurer;
import io.quarkus.agroal.runtime.JdbcDriver;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;

/** Settings of the pool that depend on the kind of database, which is only known at the start. */
@Singleton
@Unremovable
@JdbcDriver("other")
class PoolSettings implements AgroalConnectionConfigurer {

    private final DatabaseConfig config;

    PoolSettings(DatabaseConfig config) {
        this.config = config;
    }

    /** Connections of PostgreSQL are checked before each use: its server may have closed them. */
    @Override
    public void setExceptionSorter(String kind, AgroalDataSourceConfigurationSupplier pool) {
        config.url()
                .ifPresent(url -> pool.connectionPoolConfiguration()
                        .connectionValidator(ConnectionValidator.defaultValidator())
                        .validateOnBorrow(true)
                        .exceptionSorter(PoolSettings::broken)
                        .connectionFactoryConfiguration()
                        .jdbcUrl(PostgresqlUrl.PREFIX + url));
    }

    @Override
    public void disableSslSupport(
            String kind, AgroalDataSourceConfigurationSupplier pool, Map<String, String> properties) {
        throw new UnsupportedOperationException("Certificates are always available.");
    }

    /** Whether a connection is of no use after a failure: the connection is lost, or the server closes it. */
    private static boolean broken(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }
}
