package dev.bartizan.health;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Whether the recovery after the last process is complete: the last observer of the database's opening. */
@Singleton
class Recovery {

    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final DatabaseState state;

    private volatile boolean complete;

    Recovery(DatabaseState state) {
        this.state = state;
    }

    /** Not complete while the database can't be written; the event is sent again when it can. */
    void complete(@Observes @Priority(Lifecycle.Open.READY) DatabaseOpened event) {
        if (state.failure().isPresent()) {
            return;
        }
        complete = true;
        LOG.infov("recovery_complete", kv("wal_frames", event.recoveredFrames()));
    }

    boolean complete() {
        return complete;
    }
}
