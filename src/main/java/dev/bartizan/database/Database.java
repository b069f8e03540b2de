package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.logging.Logger;

/**
 * All access to the database. Each call is one short transaction. If the database is locked, the whole call is retried
 * in a new transaction, up to {@value #MAX_RETRIES} times. All failures are thrown as {@link DatabaseException}. A
 * call that breaks a rule of the schema, because another writer was faster, leaves as a {@link ServiceException} with
 * HTTP status 409.
 *
 * <p>The transaction begins inside the retried method. The interceptor of {@code @Transactional} would surround
 * {@code @Retry} by default, and all attempts would share one transaction that is already marked for rollback.
 */
@ApplicationScoped
@Retry(
        maxRetries = Database.MAX_RETRIES,
        delay = Database.DELAY_MILLIS,
        delayUnit = ChronoUnit.MILLIS,
        jitter = Database.JITTER_MILLIS,
        jitterDelayUnit = ChronoUnit.MILLIS,
        retryOn = DatabaseException.Busy.class)
@ExponentialBackoff
public class Database {

    /** Retries after the first attempt. */
    static final int MAX_RETRIES = 3;

    private static final Logger LOG = Logger.getLogger(Database.class);

    /** How long the contents of one call may take, in seconds. */
    private static final int LONGEST_CONTENTS = 1_800;

    static final long DELAY_MILLIS = 100;
    static final long JITTER_MILLIS = 50;

    private final DatabaseState state;
    private final WriteGate gate;
    private final DataFolder folder;
    private final DatabaseLocation location;
    private final AgroalDataSource dataSource;
    private final WriteLock writeLock;
    private final Optional<String> snapshot;

    Database(
            DatabaseState state,
            WriteGate gate,
            DataFolder folder,
            DatabaseLocation location,
            AgroalDataSource dataSource,
            WriteLock writeLock) {
        this.state = state;
        this.gate = gate;
        this.folder = folder;
        this.location = location;
        this.dataSource = dataSource;
        this.snapshot = location.kind().snapshot();
        this.writeLock = writeLock;
    }

    /**
     * Runs reads on one consistent snapshot. Never waits for a writer (unless SQLite's journal mode is
     * {@code delete}).
     *
     * @throws DatabaseException with one of the five codes
     */
    public <T> T read(Supplier<T> work) {
        state.requireReadable();
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                if (snapshot.isPresent()) {
                    execute(snapshot.get());
                }
                return work.get();
            });
        } catch (RuntimeException failure) {
            throw translate(failure);
        }
    }

    /**
     * Runs the work alone in one transaction, which is committed when this returns. Keep it short: no download, no
     * parsing, no waiting inside.
     *
     * @throws DatabaseException with one of the five codes; then nothing is stored
     * @throws ServiceException with HTTP status 409 if it breaks a rule of the schema; nothing of it is stored then
     */
    public <T> T write(Supplier<T> work) {
        return attempt(work);
    }

    /** Like {@link #write(Supplier)}, for work without a result. */
    public void write(Runnable work) {
        attempt(() -> {
            work.run();
            return null;
        });
    }

    /**
     * Writes what several nodes may write at once, such as counts and last uses, or what belongs to this node alone. Allowed while
     * another node leads; so nothing that the leader has in memory may depend on it.
     *
     * @throws DatabaseException with one of the five codes; then nothing is stored
     */
    public void add(Runnable work) {
        if (!state.following()) {
            write(work);
            return;
        }
        try {
            QuarkusTransaction.requiringNew().run(work);
        } catch (RuntimeException failure) {
            throw translate(failure);
        }
    }

    /**
     * Stores large contents and runs the work, in one transaction. Other writers wait for the work alone, so the contents
     * may take minutes. Only for PostgreSQL: SQLite has one writer at a time.
     *
     * @param contents stores rows that nothing refers to before the work has run
     * @throws DatabaseException with one of the five codes; then nothing is stored
     * @throws ServiceException as {@link #write(Supplier)}, or from the contents or the work; nothing of it is stored then
     */
    public void writeLarge(Runnable contents, Runnable work) {
        state.requireOpened();
        try {
            QuarkusTransaction.requiringNew().timeout(LONGEST_CONTENTS).run(() -> {
                contents.run();
                alone(() -> {
                    takeWriteLock();
                    work.run();
                    return null;
                });
            });
        } catch (ServiceException known) {
            throw known;
        } catch (RuntimeException failure) {
            throw translate(failure);
        }
    }

    /**
     * Runs work on the file outside a transaction, such as copying it.
     *
     * @throws DatabaseException with one of the five codes
     */
    public <T> T call(Callable<T> work) {
        state.requireOpened();
        try {
            return work.call();
        } catch (Exception failure) {
            throw DatabaseFailure.classify(failure, folder.database())
                    .<RuntimeException>map(classified -> failed(classified, failure))
                    .orElseGet(() -> new IllegalStateException(failure));
        }
    }

    /**
     * Checks that the database was opened, before something else is done that belongs to a write.
     *
     * @throws DatabaseException with the current failure, if it was never opened
     */
    public void requireOpened() {
        state.requireOpened();
    }

    /** Whether another node leads. */
    public boolean otherLeads() {
        return state.usedByOther();
    }

    /** Whether another node has led since this process started. */
    public boolean hasFollowed() {
        return state.hasFollowed();
    }

    /** Whether writes are likely to fail: the database is failing, or another node leads. */
    public boolean failing() {
        return state.failure().isPresent() || state.following();
    }

    private <T> T attempt(Supplier<T> work) {
        state.requireOpened();
        try {
            return alone(() -> QuarkusTransaction.requiringNew().call(() -> {
                execute(writeLock.sql());
                return work.get();
            }));
        } catch (RuntimeException failure) {
            throw translate(failure);
        }
    }

    /** Runs work while no other writer of this process does. */
    private <T> T alone(Supplier<T> work) {
        try {
            return gate.pass(work);
        } catch (TimeoutException closed) {
            throw failed(new DatabaseFailure(ErrorCode.DATABASE_BUSY, "none"), closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            // An interrupt says nothing about the database, so its state stays unchanged.
            throw new DatabaseException(
                    new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, "none"), path(), interrupted);
        }
    }

    private void takeWriteLock() {
        try {
            execute(writeLock.sql());
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private RuntimeException translate(RuntimeException failure) {
        if (failure instanceof QuarkusTransactionException && failure.getCause() instanceof Error error) {
            // Too little memory or the like: the caller has to recognise it.
            throw error;
        }
        Optional<ConstraintFailure> constraint = ConstraintFailure.of(failure);
        if (constraint.isPresent()) {
            return lostRace(constraint.get(), failure);
        }
        return DatabaseFailure.classify(failure, folder.database())
                .<RuntimeException>map(classified -> failed(classified, failure))
                .orElse(failure);
    }

    /** The exception for a violated constraint, which the caller can handle. */
    private static ServiceException lostRace(ConstraintFailure failure, RuntimeException cause) {
        LOG.infov("database_write_refused", kv("error_code", failure.code()), kv("constraint", failure.constraint()));
        return new ServiceException(failure.code(), failure.code().message(), Map.of(), cause);
    }

    private DatabaseException failed(DatabaseFailure failure, Throwable cause) {
        LOG.warnv(
                "database_call_failed",
                kv("error_code", failure.code()),
                kv(location.codeName(), failure.engineCode()),
                kv("reason", String.valueOf(cause.getMessage())));
        if (failure.retryable()) {
            return new DatabaseException.Busy(failure, path(), cause);
        }
        state.failed(failure);
        return new DatabaseException(failure, path(), cause);
    }

    private String path() {
        return location.shown();
    }
}
