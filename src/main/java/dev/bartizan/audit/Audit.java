package dev.bartizan.audit;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Adds changes to the audit log. Who made them is known from the request of this thread.
 *
 * <p>A change in the database is recorded in its transaction, so that neither is stored without the other. A change elsewhere is
 * reported after it. If the database fails then, the log of the process has the change, and the caller notices nothing.
 */
@Singleton
public class Audit {

    private static final Logger LOG = Logger.getLogger(Audit.class);
    private static final String ANNOUNCED = Audit.class.getName();

    private final AuditStore store;
    private final Database database;
    private final CurrentCaller caller;
    private final Clock clock;

    Audit(AuditStore store, Database database, CurrentCaller caller, Clock clock) {
        this.store = store;
        this.database = database;
        this.caller = caller;
        this.clock = clock;
    }

    /** Whether a change of a request was announced. */
    public static boolean announced(RoutingContext request) {
        return request.get(ANNOUNCED) != null;
    }

    /** Says that a request changes nothing, or that its changes are in another log. */
    public void nothing() {
        caller.request().ifPresent(request -> request.put(ANNOUNCED, true));
    }

    /** The caller of this thread's request; {@link AuditCaller#SCHEDULE} without a request. */
    public AuditCaller caller() {
        return caller.get();
    }

    /** The caller of a request. */
    public static AuditCaller caller(RoutingContext request) {
        return CurrentCaller.of(request);
    }

    /** Names the caller of a request that no authentication mechanism handles, such as a machine. */
    public static void name(RoutingContext request, String name) {
        CurrentCaller.name(request, name);
    }

    /** Executes work on this thread on behalf of a caller, whose request another thread executes. */
    public <T, X extends Exception> T as(AuditCaller by, Work<T, X> work) throws X {
        caller.act(by);
        try {
            return work.run();
        } finally {
            caller.act(null);
        }
    }

    /**
     * Work that may fail.
     *
     * @param <T> its result
     * @param <X> its failure
     */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {

        /** Runs it once. */
        T run() throws X;
    }

    /** Records a change of the caller in the current transaction. */
    public void record(AuditChange change) {
        record(change, caller());
    }

    /** Records a change in the current transaction. */
    public void record(AuditChange change, AuditCaller by) {
        nothing();
        store.add(clock.instant(), by, change);
    }

    /** Reports a change of the caller outside of a transaction. Never fails. */
    public void report(AuditChange change) {
        report(change, caller());
    }

    /** Reports a change outside of a transaction. Never fails. */
    public void report(AuditChange change, AuditCaller by) {
        nothing();
        try {
            database.write(() -> store.add(clock.instant(), by, change));
        } catch (RuntimeException failure) {
            LOG.warnv(
                    "audit_entry_not_stored",
                    kv("error_code", codeOf(failure).name()),
                    kv("action", change.action()),
                    kv("target", change.target()),
                    kv("actor", by.name()),
                    kv("actor_kind", by.kind().label()),
                    kv("client", by.address().orElse("")),
                    kv("failed_with", change.errorCode().orElse("")),
                    kv("before", change.before().toString()),
                    kv("after", change.after().toString()));
        }
    }

    private static ErrorCode codeOf(RuntimeException failure) {
        return failure instanceof ServiceException known ? known.code() : ErrorCode.INTERNAL_ERROR;
    }

    /** Executes an action outside of the database, and reports it with its result. */
    public <T> T reporting(AuditChange change, Supplier<T> action) {
        AuditCaller by = caller();
        T result;
        try {
            result = action.get();
        } catch (RuntimeException failure) {
            report(change.failed(codeOf(failure).name()), by);
            throw failure;
        }
        report(change, by);
        return result;
    }

    /** Like {@link #reporting(AuditChange, Supplier)}, for actions without a result. */
    public void reporting(AuditChange change, Runnable action) {
        reporting(change, () -> {
            action.run();
            return change;
        });
    }
}
