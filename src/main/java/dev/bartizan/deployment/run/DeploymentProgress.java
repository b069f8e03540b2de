package dev.bartizan.deployment.run;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.deployment.traffic.Dial;
import dev.bartizan.error.ServiceException;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** The progress of a deployment. Each change that a later process needs is stored before the next step. */
final class DeploymentProgress {

    private static final Logger LOG = Logger.getLogger(DeploymentProgress.class);

    private final DeploymentRun.Tools tools;
    private Deployment deployment;

    DeploymentProgress(Deployment deployment, DeploymentRun.Tools tools) {
        this.deployment = deployment;
        this.tools = tools;
    }

    /** The current deployment. */
    Deployment deployment() {
        return deployment;
    }

    /** Adds a note to the current step; stored with the next state. */
    void note(String reason) {
        deployment = deployment.note(reason);
    }

    /** Adds a sentence to the note of the current step; stored with the next state. */
    void addNote(String sentence) {
        Optional<String> before = deployment.status().steps().getLast().note();
        note(before.filter(known -> !known.contains(sentence))
                .map(known -> known + " " + sentence)
                .orElse(sentence));
    }

    /** Adds a problem; stored with the next state. */
    void addProblem(String reason) {
        deployment = deployment.withProblem(deployment
                .status()
                .problem()
                .map(before -> before + " " + reason)
                .orElse(reason));
    }

    /** Sets the container that gets the requests; stored with the next state. */
    void serving(String container) {
        deployment = deployment.withServing(container);
    }

    /**
     * Stores the addresses that Caddy dials for the app.
     *
     * @throws ServiceException if it can't be stored; then nothing has changed
     */
    void saveDials(Set<Dial> dials) {
        Deployment known = deployment.withDials(dials);
        tools.journal().save(known);
        deployment = known;
    }

    /** Enters the next state; retries until it is stored, because no step may begin before its state is stored. */
    void enter(DeploymentState next, Optional<String> note) {
        deployment = deployment.enter(next, note, tools.time().now());
        while (!stored()) {
            tools.time().pause(tools.config().checkInterval());
        }
        LOG.infov(
                "deployment_step",
                kv("id", deployment.id()),
                kv("app", deployment.app()),
                kv("state", next.wireName()));
    }

    private boolean stored() {
        try {
            tools.journal().save(deployment);
            return true;
        } catch (ServiceException failure) {
            LOG.warnv("deployment_not_stored", kv("id", deployment.id()), kv("error_code", failure.code()));
            return false;
        }
    }
}
