package dev.bartizan.update.rollout;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.UpdateAsset;
import dev.bartizan.update.UpdateConfig;
import dev.bartizan.update.Updates;
import dev.bartizan.update.asset.AssetStore;
import dev.bartizan.update.asset.FileContents;
import dev.bartizan.update.asset.Staging;
import dev.bartizan.update.asset.StorageFailure;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Publishes, rolls back and removes updates. Files are stored before the rows that refer to them, and deleted after
 * them. Changes are serialized, so that no file is deleted that a concurrent change refers to.
 */
@Singleton
public class UpdateService {

    private static final Logger LOG = Logger.getLogger(UpdateService.class);

    private static final Duration FIRST_CLEANING = Duration.ofMinutes(1);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

    private final Updates updates;
    private final FileContents contents;
    private final Successors successors;
    private final Expiry expiry;
    private final DatabaseState state;
    private final Clock clock;
    private final DeadlineQueue deadlines;
    private final Audit audit;
    private final Event<Notification> notifications;

    UpdateService(
            Updates updates,
            AssetStore store,
            FileContents contents,
            UpdateApps apps,
            UpdateConfig config,
            DatabaseState state,
            Clock clock,
            PurgeClock purgeClock,
            DeadlineQueue deadlines,
            Audit audit,
            Event<Notification> notifications) {
        this.updates = updates;
        this.contents = contents;
        this.successors = new Successors(updates);
        this.expiry = new Expiry(updates, store, contents, apps, config.retentionGrace(), purgeClock);
        this.state = state;
        this.clock = clock;
        this.deadlines = deadlines;
        this.audit = audit;
        this.notifications = notifications;
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("updates-retention", FIRST_CLEANING, BETWEEN_CLEANINGS, this::clean);
    }

    /**
     * Publishes updates with their files, all or none.
     *
     * @return the updates with their time of publication
     * @throws ServiceException {@code OTHER_APP} if the slug is that of another app; {@link StorageFailure}; {@link DatabaseException}
     */
    public synchronized List<Update> publish(List<Update> drafts, Staging staging) {
        updates.requireLoaded();
        AppSlug.require(drafts, updates);
        List<Update> published;
        try {
            staging.publish();
            List<UpdateAsset> files = drafts.stream().flatMap(Update::files).toList();
            published = updates.add(drafts, rows -> contents.store(files, rows));
        } catch (ServiceException failure) {
            expiry.deleteUnused(drafts.stream().flatMap(Update::files));
            throw failure;
        }
        published.forEach(update -> log("update_published", update));
        published.forEach(update -> audit.report(change("update.publish", update)));
        published.forEach(this::recovered);
        expiry.retire();
        return published;
    }

    /**
     * Rolls back an update, also on clients that already have it, by publishing a newer update. Does nothing if the newest
     * update already is this rollback, such as after a request that was sent twice.
     *
     * @param id id of the update to roll back
     * @return the update or directive that was published, now or before
     * @throws ServiceException {@code NOT_FOUND}; {@code NO_PREVIOUS_UPDATE}; {@link DatabaseException}
     */
    public synchronized Update rollBack(UUID id, Rollback to) {
        return rollBack(List.of(get(id)), to).getFirst();
    }

    /**
     * Rolls back all updates of a release, or none.
     *
     * @return the updates or directives that were published, now or before
     * @throws ServiceException {@code NOT_FOUND}; {@code NO_PREVIOUS_UPDATE}; {@link DatabaseException}
     */
    synchronized List<Update> rollBackRelease(UUID release, Rollback to) {
        return rollBack(release(release), to);
    }

    private List<Update> rollBack(List<Update> left, Rollback to) {
        UUID release = UUID.randomUUID();
        Instant now = clock.instant();
        List<Update> drafts = left.stream()
                .filter(update -> successors.published(update, to).isEmpty())
                .map(update -> successors.rollback(update, to, release, now))
                .toList();
        if (!drafts.isEmpty()) {
            updates.add(drafts).forEach(published -> {
                log("update_rolled_back", published);
                UUID rolledBack = published.origin().rollbackOf().orElseThrow();
                audit.report(change("update.rollback", get(rolledBack)).after("to", to, "published", published.id()));
                recovered(published);
            });
        }
        List<Update> published = left.stream()
                .map(update -> successors.published(update, to).orElseThrow())
                .toList();
        expiry.retire();
        return published;
    }

    /**
     * The updates of a release.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@link DatabaseException} if they could never be loaded
     */
    List<Update> release(UUID release) {
        List<Update> members = updates.all().stream()
                .filter(update -> update.release().equals(release))
                .toList();
        if (members.isEmpty()) {
            throw new ServiceException(ErrorCode.NOT_FOUND);
        }
        return members;
    }

    /**
     * Publishes an update to another channel, as a copy.
     *
     * @param percent of the channel's clients that get it, 0 to 100
     * @return the copy; the newest update of the channel if it already has this content, as it is
     * @throws ServiceException {@code NOT_FOUND}; {@code VALIDATION_FAILED} if it is a rollback to the embedded update or already
     *     in the channel; {@link DatabaseException}
     */
    synchronized Update promote(UUID id, String channel, int percent) {
        Update draft = Successors.promotion(get(id), channel, percent, clock.instant());
        Optional<Update> there = successors.promoted(draft);
        if (there.isPresent()) {
            return there.get();
        }
        Update published = updates.add(List.of(draft)).getFirst();
        log("update_promoted", published);
        audit.report(change("update.promote", published).after("promoted", id));
        recovered(published);
        expiry.retire();
        return published;
    }

    /**
     * Changes the share of clients that get an update.
     *
     * @param percent 0 to 100
     * @throws ServiceException {@code NOT_FOUND}; {@link DatabaseException}
     */
    synchronized Update setRollout(UUID id, int percent) {
        return setRollout(List.of(get(id)), update -> update.rolledOutTo(percent))
                .getFirst();
    }

    /**
     * A release after a change of its rollout.
     *
     * @param updates all updates of the release
     * @param skipped the ids of those that are stopped, and unchanged
     */
    record ReleaseRollout(List<Update> updates, List<UUID> skipped) {}

    /**
     * Changes the share of clients that get the updates of a release, all or none. Updates that are stopped because too many
     * clients could not run them stay stopped.
     *
     * @param percent 0 to 100
     * @throws ServiceException {@code NOT_FOUND}; {@link DatabaseException}
     */
    synchronized ReleaseRollout setReleaseRollout(UUID release, int percent) {
        List<Update> members = release(release);
        List<Update> running =
                members.stream().filter(update -> !update.stopped()).toList();
        if (!running.isEmpty()) {
            setRollout(running, update -> update.rolledOutTo(percent));
        }
        return new ReleaseRollout(
                release(release),
                members.stream().filter(Update::stopped).map(Update::id).toList());
    }

    private List<Update> setRollout(List<Update> before, UnaryOperator<Update> change) {
        List<Update> changed = before.stream().map(change).toList();
        updates.setRollout(changed);
        for (int i = 0; i < changed.size(); i++) {
            audit.report(AuditChange.of("update.rollout", changed.get(i).id())
                    .before("percent", before.get(i).rollout())
                    .after("percent", changed.get(i).rollout()));
        }
        changed.forEach(update -> {
            log("update_rollout_set", update);
            recovered(update);
        });
        return changed;
    }

    /**
     * Offers an update to no more clients, because too many could not run it.
     *
     * @return the stopped update; empty if it was removed, is not offered or was stopped before
     * @throws DatabaseException with one of the five codes
     */
    synchronized Optional<Update> stop(UUID id) {
        return updates.find(id)
                .filter(update -> update.kind() == Update.Kind.UPDATE
                        && update.rollout() > 0
                        && !update.share().wasStopped())
                .map(update -> setRollout(List.of(update), Update::stop).getFirst());
    }

    /** The name of the clients of a target in notifications. */
    static String subject(Update.Target target) {
        return UpdateApp.prefix(target.app())
                + "%s %s (%s)".formatted(target.platform().wireName(), target.runtimeVersion(), target.channel());
    }

    /** Ends the problem of clients whose update was stopped, if there is one. */
    private void recovered(Update published) {
        if (published.rollout() == 0) {
            return;
        }
        notifications.fire(new Notification(
                NotificationKind.UPDATE_RECOVERED,
                subject(published.target()),
                "The update %s is offered.".formatted(published.id())));
    }

    /**
     * Removes an update, also one that retention removed and whose files are kept. Clients that have it keep it until there is a newer one.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@link DatabaseException}
     */
    public synchronized void delete(UUID id) {
        Update update = getStored(id);
        expiry.remove(List.of(update));
        log("update_deleted", update);
        audit.report(change("update.delete", update));
    }

    /**
     * One update.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@link DatabaseException} if they could never be loaded
     */
    Update get(UUID id) {
        return updates.find(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }

    /**
     * One update, also if retention removed it and its files are kept.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@link DatabaseException} if they could never be loaded
     */
    Update getStored(UUID id) {
        return updates.findStored(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }

    /** Removes expired updates and orphaned files. */
    public synchronized void clean() {
        if (!state.opened() || state.failure().isPresent()) {
            return;
        }
        try {
            expiry.retire();
            expiry.deleteOrphans();
        } catch (StorageFailure failure) {
            LOG.debugv("update_orphans_not_deleted");
        } catch (DatabaseException failure) {
            LOG.warnv("updates_not_cleaned", kv("error_code", failure.code()));
        }
    }

    private static AuditChange change(String action, Update update) {
        return AuditChange.of(action, update.id())
                .after("app", update.target().app())
                .after(
                        "platform", update.target().platform().wireName(),
                        "runtime_version", update.target().runtimeVersion(),
                        "channel", update.target().channel(),
                        "rollout", update.rollout());
    }

    static void log(String event, Update update) {
        LOG.infov(
                event,
                kv("update", update.id()),
                kv("app", update.target().app()),
                kv("platform", update.target().platform().wireName()),
                kv("runtime_version", update.target().runtimeVersion()),
                kv("channel", update.target().channel()),
                kv("kind", update.kind()),
                kv("rollout", update.rollout()));
    }
}
