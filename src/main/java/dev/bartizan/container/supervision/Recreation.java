package dev.bartizan.container.supervision;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.container.settings.ContainerIdentity;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs that another program, such as Compose, recreates a container. Changed and read like its {@link Supervised}; all
 * methods are safe to call from any thread.
 */
final class Recreation {

    private record SetAside(Instant since, ContainerIdentity identity) {}

    private Instant created = Instant.MAX;
    private boolean started = true;
    private @Nullable Instant goneSince;
    private @Nullable SetAside setAside;
    private Instant disturbed = Instant.MIN;

    /** When the container was created; {@code Instant.MAX} until it was observed. */
    synchronized Instant created() {
        return created;
    }

    /** Whether it was created, and never started, when it was last observed. */
    synchronized boolean onlyCreated() {
        return !started;
    }

    /** Since when the engine has no such container; empty if it has one, or if that is not known yet. */
    synchronized Optional<Instant> goneSince() {
        return Optional.ofNullable(goneSince);
    }

    /** Since when it counts as set aside: renamed while it was down, and not started since then. */
    synchronized Optional<Instant> setAsideSince() {
        return Optional.ofNullable(setAside).map(SetAside::since);
    }

    /** What it was when it was set aside; empty if it isn't. */
    synchronized Optional<ContainerIdentity> formerIdentity() {
        return Optional.ofNullable(setAside).map(SetAside::identity);
    }

    /** When another program last created or renamed a container of the same identity. */
    synchronized Instant disturbed() {
        return disturbed;
    }

    /** Stores that the engine has the container. */
    synchronized void seen(ContainerDetail detail, boolean runs) {
        created = detail.created();
        started = detail.run().state() != RuntimeState.CREATED;
        goneSince = null;
        if (runs) {
            setAside = null;
        }
    }

    /** Stores that the engine has no such container. */
    synchronized void gone(Instant now) {
        if (goneSince == null) {
            goneSince = now;
        }
    }

    /** Stores that it was renamed while it was down. */
    synchronized void setAside(ContainerIdentity before, Instant now) {
        if (setAside == null) {
            setAside = new SetAside(now, before);
        }
    }

    /** A user starts it. */
    synchronized void endSetAside() {
        setAside = null;
    }

    /** Stores that a container of the same identity was created or renamed. */
    synchronized void disturbed(Instant now) {
        disturbed = now;
    }

    /** What another program did before this moment doesn't count, because the container was held. */
    synchronized void resume(Instant now) {
        goneSince = goneSince == null ? null : now;
        setAside = setAside == null ? null : new SetAside(now, setAside.identity());
    }

    /** No time is in the future after the clock was set back. */
    synchronized void clockWasSetBack(Instant now) {
        disturbed = disturbed.isAfter(now) ? now : disturbed;
        if (goneSince != null && goneSince.isAfter(now)) {
            goneSince = now;
        }
        if (setAside != null && setAside.since().isAfter(now)) {
            setAside = new SetAside(now, setAside.identity());
        }
    }
}
