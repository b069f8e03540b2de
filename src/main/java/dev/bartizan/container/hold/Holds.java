package dev.bartizan.container.hold;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.container.desired.DesiredStates;
import dev.bartizan.container.supervision.Supervisor;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Begins and ends holds of apps for users. While an app is held, supervision leaves its containers alone. */
@Singleton
public class Holds {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** The error message of a wrong time; the end of a sentence. */
    private static final String BOUNDS = "must be from 1s to 7d, such as 30m";

    private final Supervisor supervisor;
    private final DesiredStates desiredStates;
    private final RunningDeployments deployments;
    private final Audit audit;
    private final Clock clock;

    public Holds(
            Supervisor supervisor,
            DesiredStates desiredStates,
            RunningDeployments deployments,
            Audit audit,
            Clock clock) {
        this.supervisor = supervisor;
        this.desiredStates = desiredStates;
        this.deployments = deployments;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Holds an app from now on. Replaces an earlier hold.
     *
     * @param name name of one of its containers, or of the app
     * @param time from 1 s to 7 days
     * @throws ServiceException {@code CONTAINER_NOT_FOUND}, {@code VALIDATION_FAILED}, {@code DEPLOYMENT_RUNNING}
     * @throws DatabaseException if it can't be stored; then nothing has changed
     */
    public HoldView hold(String name, Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw ServiceException.invalid(Map.of("for", BOUNDS), Map.of());
        }
        String app = supervisor.appOf(name);
        // A deployment has the lock of the app for long.
        requireNoDeployment(app);
        Instant until = clock.instant().plus(time).truncatedTo(ChronoUnit.MILLIS);
        audit.reporting(
                AuditChange.of("container.hold", app).after("until", until),
                () -> supervisor.exclusively(app, () -> {
                    requireNoDeployment(app);
                    desiredStates.hold(app, until);
                    return app;
                }));
        supervisor.reconsider(app);
        return new HoldView(app, until);
    }

    private void requireNoDeployment(String app) {
        if (deployments.deploying(app)) {
            throw new ServiceException(ErrorCode.DEPLOYMENT_RUNNING, Map.of("app", app));
        }
    }

    /**
     * Ends the hold of an app, also if none of its containers is known any more. Supervision goes on from the present state.
     * Does nothing if the app isn't held.
     *
     * @param name name of one of its containers, or of the app
     * @throws ServiceException {@code CONTAINER_NOT_FOUND}
     * @throws DatabaseException if it can't be stored; then nothing has changed
     */
    public void release(String name) {
        boolean forgotten =
                supervisor.find(name).isEmpty() && desiredStates.heldUntil(name).isPresent();
        String app = forgotten ? name : supervisor.appOf(name);
        Optional<Instant> until = desiredStates.heldUntil(app);
        if (until.isEmpty()) {
            audit.nothing();
            return;
        }
        audit.reporting(
                AuditChange.of("container.release", app).before("until", until.get()),
                () -> desiredStates.release(app));
        supervisor.reconsider(app);
    }
}
