package dev.bartizan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.error.ErrorCode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is retried, how often, and what is stored in the end. */
@FileDatabase
@QuarkusTest
class DatabaseRetryTest {

    private static final long LONGEST_SECONDS = 30;

    @Inject
    Database database;

    @Inject
    DatabaseSupervisor supervisor;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    TransactionManager transactions;

    @Inject
    DataFolder folder;

    private final List<Object> attempts = new ArrayList<>();

    /** The common pool may have only one thread. */
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** A failure that is thrown marks the state as down, which other tests must not see. */
    @AfterEach
    void recover() {
        threads.close();
        supervisor.check();
    }

    private static RuntimeException failure(SQLiteErrorCode code) {
        return new IllegalStateException(
                "as Hibernate wraps it", new SQLException("outer", new SQLiteException("", code)));
    }

    /** Fails with the code this many times, and counts the calls. */
    private String failing(SQLiteErrorCode code, int times) {
        try {
            attempts.add(transactions.getTransaction());
            update("INSERT INTO database_probe (writes) VALUES (-1)");
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
        if (attempts.size() <= times) {
            throw failure(code);
        }
        update("DELETE FROM database_probe WHERE writes = -1");
        return "done";
    }

    private void update(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private int rowsLeft() {
        return database.read(() -> {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM database_probe WHERE writes = -1")) {
                return rows.getInt(1);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SQLITE_BUSY",
                "SQLITE_BUSY_RECOVERY",
                "SQLITE_BUSY_SNAPSHOT",
                "SQLITE_LOCKED",
                "SQLITE_LOCKED_SHAREDCACHE"
            })
    void twoBusyAttemptsAndASuccessAreExactlyThreeTransactions(SQLiteErrorCode busy) {
        assertThat(database.<String>write(() -> failing(busy, 2))).isEqualTo("done");

        assertThat(attempts).hasSize(3);
        Set<Object> different = new HashSet<>(attempts);
        assertThat(different).hasSize(3);
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void afterThreeRetriesTheCallerIsToldSo() {
        assertThatExceptionOfType(DatabaseException.Busy.class)
                .isThrownBy(() -> database.<String>write(() -> failing(SQLiteErrorCode.SQLITE_BUSY, 100)))
                .satisfies(busy -> {
                    assertThat(busy.code()).isEqualTo(ErrorCode.DATABASE_BUSY);
                    assertThat(busy.details()).containsEntry("retries", 3);
                });
        assertThat(attempts).hasSize(4);
        assertThat(rowsLeft()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SQLITE_FULL",
                "SQLITE_IOERR_WRITE",
                "SQLITE_CORRUPT",
                "SQLITE_NOTADB",
                "SQLITE_READONLY",
                "SQLITE_CANTOPEN",
                "SQLITE_PERM"
            })
    void nothingElseIsRepeated(SQLiteErrorCode code) {
        assertThatThrownBy(() -> database.<String>write(() -> failing(code, 100)))
                .isInstanceOf(DatabaseException.class)
                .isNotInstanceOf(DatabaseException.Busy.class);
        assertThat(attempts).hasSize(1);
        supervisor.check();
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void bugsAreNeitherRepeatedNorTakenForOutages() {
        assertThatThrownBy(() -> database.write(() -> {
                    attempts.add(this);
                    throw new IllegalArgumentException("a bug");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a bug");
        assertThat(attempts).hasSize(1);
    }

    @Test
    void errorsLeaveAsTheyAre() {
        assertThatThrownBy(() -> database.write(() -> {
                    throw new OutOfMemoryError("on purpose");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> database.read(() -> {
                    throw new OutOfMemoryError("on purpose");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aLockOfAnotherProcessIsWaitedForAlsoByWorkThatReadsFirst() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(
                    () -> database.<Integer>write(() -> {
                        attempts.add(this);
                        int rows = rowsLeftInTransaction();
                        update("UPDATE database_probe SET writes = writes");
                        return rows;
                    }),
                    threads);
            CompletableFuture.runAsync(
                            () -> release(statement),
                            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS, threads))
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS);
            assertThat(reader.get(LONGEST_SECONDS, TimeUnit.SECONDS)).isZero();
        }
        // It waited within the first attempt, so the work ran once.
        assertThat(attempts).hasSize(1);
    }

    private int rowsLeftInTransaction() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM database_probe WHERE writes = -1")) {
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void release(Statement statement) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void aGateThatStaysClosedIsBusyToo() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Void> slow = CompletableFuture.runAsync(
                () -> database.write(() -> {
                    inside.countDown();
                    await(leave);
                }),
                threads);
        try {
            assertThat(inside.await(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThatExceptionOfType(DatabaseException.Busy.class)
                    .isThrownBy(() -> database.write(() -> attempts.add(this)))
                    .satisfies(busy -> assertThat(busy.details()).containsEntry("retries", 3));
            assertThat(attempts).isEmpty();
            assertThat(rowsLeft()).as("reads go on").isZero();
        } finally {
            leave.countDown();
            finish(slow);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void finish(CompletableFuture<Void> work) throws InterruptedException, ExecutionException {
        work.get();
    }
}
