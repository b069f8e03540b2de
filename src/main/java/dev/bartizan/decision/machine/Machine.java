package dev.bartizan.decision.machine;

import dev.bartizan.ban.inforce.ActiveBan;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A machine in memory. */
final class Machine {

    /** The origin of its bans, as CrowdSec has it for bans by scenarios; also for bans by {@code cscli}. */
    static final String ORIGIN = "crowdsec";

    private final long id;
    private final String name;
    private final String hash;
    private final AtomicReference<MachineActivity> activity;

    private volatile MachineActivity storedActivity;

    Machine(MachineRow row) {
        this.id = row.id;
        this.name = row.name;
        this.hash = row.hash;
        this.storedActivity = row.activity();
        this.activity = new AtomicReference<>(storedActivity);
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    /** The hash of its password. */
    String hash() {
        return hash;
    }

    /** The source of its bans. */
    String source() {
        return ActiveBan.sourceOf(ORIGIN, name);
    }

    MachineActivity activity() {
        return activity.get();
    }

    void record(UnaryOperator<MachineActivity> change) {
        activity.updateAndGet(change);
    }

    /** The activity that is not stored yet. */
    Optional<MachineActivity> pending() {
        MachineActivity current = activity.get();
        return current.equals(storedActivity) ? Optional.empty() : Optional.of(current);
    }

    void stored(MachineActivity written) {
        storedActivity = written;
    }
}
