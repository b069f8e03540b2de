package dev.bartizan.ban.lift;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.database.Database;
import dev.bartizan.error.ServiceException;
import dev.bartizan.node.Nodes;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Lifts bans in this node's engines that another node has lifted in the database. Without this, the engines would keep blocking,
 * and the next reconciliation would add the bans again. Does nothing with SQLite.
 */
@Singleton
class PendingLifts {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(PendingLifts.class);

    private final Instance<BanEngine> engines;
    private final EngineBans bans;
    private final Nodes nodes;
    private final Database database;
    private final DeadlineQueue deadlines;

    PendingLifts(
            Instance<BanEngine> engines, EngineBans bans, Nodes nodes, Database database, DeadlineQueue deadlines) {
        this.engines = engines;
        this.bans = bans;
        this.nodes = nodes;
        this.database = database;
        this.deadlines = deadlines;
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("pending-lifts", INTERVAL, INTERVAL, this::lift);
    }

    private void lift() {
        if (!nodes.shared() || database.failing()) {
            return;
        }
        for (BanEngine engine : engines) {
            try {
                if (engine.isPresent()) {
                    bans.liftPending(engine);
                }
            } catch (ServiceException failure) {
                LOG.debugv(
                        "bans_not_lifted_for_other_node",
                        kv("origin", engine.origin()),
                        kv("error_code", failure.code()));
            }
        }
    }
}
