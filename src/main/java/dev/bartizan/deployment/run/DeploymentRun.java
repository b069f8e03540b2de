package dev.bartizan.deployment.run;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.deployment.traffic.Traffic;
import dev.bartizan.error.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;

/** Runs one deployment to its end, step by step, from its current state. */
final class DeploymentRun {

    private static final Logger LOG = Logger.getLogger(DeploymentRun.class);

    /**
     * The collaborators of a run.
     *
     * @param journal stores the progress of deployments
     */
    record Tools(
            ContainerEngine engine,
            Supervision supervision,
            Traffic traffic,
            Expectation expectation,
            DeploymentConfig config,
            Journal journal,
            Time time) {}

    /** The stored deployments. */
    interface Journal {

        /** Stores the progress of a deployment. */
        void save(Deployment deployment);

        /** The names of the containers of all deployments of an app, whether they exist or not. */
        Set<String> containers(String app);

        /** The images of an app's deployments that no app's last deployment has. */
        Set<String> disusedImages(String app);
    }

    /**
     * The time that a run sees, and how it waits.
     *
     * @param sleeper waits, for example with {@code Thread::sleep}
     */
    record Time(Clock clock, Sleeper sleeper) {

        Instant now() {
            return clock.instant();
        }

        /**
         * Waits.
         *
         * @throws CancellationException if the thread was interrupted
         */
        void pause(Duration time) {
            try {
                sleeper.sleep(time);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CancellationException();
            }
        }
    }

    /** Waits. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    private final Tools tools;
    private final DeploymentProgress progress;
    private final DeploymentSteps steps;

    DeploymentRun(Deployment deployment, Tools tools) {
        this.tools = tools;
        this.progress = new DeploymentProgress(deployment, tools);
        this.steps = new DeploymentSteps(progress, tools);
    }

    private Deployment deployment() {
        return progress.deployment();
    }

    /**
     * Runs the deployment to its end on the calling thread.
     *
     * @throws CancellationException if the thread was interrupted; then another run can continue
     */
    Deployment run() {
        while (!deployment().state().ended()) {
            boolean succeeded;
            if (deployment().state().exclusive()) {
                succeeded = tools.supervision().exclusively(deployment().app(), () -> {
                    boolean moved;
                    do {
                        moved = step();
                    } while (moved && deployment().state().exclusive());
                    return moved;
                });
            } else {
                succeeded = step();
            }
            if (!succeeded) {
                tools.time().pause(tools.config().checkInterval());
            }
        }
        return deployment();
    }

    /** Performs one step; returns whether the state changed. */
    private boolean step() {
        DeploymentState state = deployment().state();
        try {
            steps.perform(state);
            progress.enter(state.next(deployment().plan().strategy()), Optional.empty());
            return true;
        } catch (RuntimeException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            return failed(state, failure);
        }
    }

    private boolean failed(DeploymentState state, RuntimeException failure) {
        String reason = reason(failure);
        LOG.warnv(
                "deployment_step_failed",
                kv("id", deployment().id()),
                kv("app", deployment().app()),
                kv("state", state.wireName()),
                kv("reason", reason));
        // The app may be healthy although the engine can't be reached.
        boolean again = passing(failure)
                && (state == DeploymentState.WATCHING
                        || state == DeploymentState.RETURNING
                        || state == DeploymentState.RESTORING);
        DeploymentState next =
                again ? state : state.afterFailure(deployment().plan().strategy());
        if (next == state || state == DeploymentState.RETURNING && !steps.leave()) {
            progress.note(reason);
            return false;
        }
        progress.addProblem(reason);
        progress.enter(next, Optional.of(reason));
        return true;
    }

    /** Whether a failure says nothing about the containers, and ends by itself. */
    static boolean passing(RuntimeException failure) {
        return failure instanceof DatabaseException
                || failure instanceof EngineException unreachable && unreachable.unreachable();
    }

    /** Why a step failed, for users. Logs unexpected exceptions. */
    static String reason(RuntimeException failure) {
        return switch (failure) {
            case ServiceException known -> {
                Object cause = known.details().get("cause");
                yield cause == null ? known.getMessage() : known.getMessage() + " " + cause;
            }
            case DeploymentFailure known -> known.getMessage();
            default -> {
                LOG.errorv(failure, "deployment_step_broken");
                yield failure.toString();
            }
        };
    }
}
