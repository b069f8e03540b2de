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
import dev.bartizan.update.asset.AssetStore.StoredFile;
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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Publishes, rolls back and removes updates. Files are stored before the rows that refer to them, and deleted after
 * them. Changes are serialized, so that no file is deleted that a concurrent change refers to.
 */
@Singleton
public class UpdateService {

    private static final Logger LOG = Logger.getLogger(UpdateService.class);

    /** How long a file without an update is kept, because a restored older database may need it. */
    private static final Duration ORPHANS_KEPT = Duration.ofDays(1);

    private static final Duration FIRST_CLEANING = Duration.ofMinutes(1);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

    private final Updates updates;
    private final Successors successors;
    private final AssetStore store;
    private final UpdateApps apps;
    private final Duration grace;
    private final DatabaseState state;
    private final Clock clock;
    private final PurgeClock purgeClock;
    private final DeadlineQueue deadlines;
    private final Audit audit;
    private final Event<Notification> notifications;

    UpdateService(
            Updates updates,
            AssetStore store,
            UpdateApps apps,
            UpdateConfig config,
            DatabaseState state,
            Clock clock,
            PurgeClock purgeClock,
            DeadlineQueue deadlines,
            Audit audit,
            Event<Notification> notifications) {
        this.updates = updates;
        this.successors = new Successors(updates);
        this.store = store;
        this.apps = apps;
        this.grace = config.retentionGrace();
        this.state = state;
        this.clock = clock;
        this.purgeClock = purgeClock;
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
            published = updates.add(drafts);
        } catch (ServiceException failure) {
            deleteUnused(drafts.stream().flatMap(Update::files));
            throw failure;
        }
        published.forEach(update -> log("update_published", update));
        published.forEach(update -> audit.report(change("update.publish", update)));
        published.forEach(this::recovered);
        retire();
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
        retire();
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
     * @return the copy
     * @throws ServiceException {@code NOT_FOUND}; {@code VALIDATION_FAILED} if it is a rollback to the embedded update or already
     *     in the channel; {@link DatabaseException}
     */
    synchronized Update promote(UUID id, String channel, int percent) {
        Update draft = Successors.promotion(get(id), channel, percent, clock.instant());
        Update published = updates.add(List.of(draft)).getFirst();
        log("update_promoted", published);
        audit.report(change("update.promote", published).after("promoted", id));
        recovered(published);
        retire();
        return published;
    }

    /**
     * Changes the share of clients that get an update.
     *
     * @param percent 0 to 100
     * @throws ServiceException {@code NOT_FOUND}; {@link DatabaseException}
     */
    synchronized Update setRollout(UUID id, int percent) {
        return setRollout(List.of(get(id)), percent).getFirst();
    }

    /**
     * Changes the share of clients that get the updates of a release, all or none.
     *
     * @param percent 0 to 100
     * @throws ServiceException {@code NOT_FOUND}; {@link DatabaseException}
     */
    synchronized List<Update> setReleaseRollout(UUID release, int percent) {
        return setRollout(release(release), percent);
    }

    private List<Update> setRollout(List<Update> before, int percent) {
        List<Update> changed =
                before.stream().map(update -> update.rolledOutTo(percent)).toList();
        updates.setRollout(changed);
        before.forEach(update -> audit.report(AuditChange.of("update.rollout", update.id())
                .before("percent", update.rollout())
                .after("percent", percent)));
        changed.forEach(update -> {
            log("update_rollout_set", update);
            recovered(update);
        });
        return changed;
    }

    /**
     * Offers an update to no more clients, because too many could not run it.
     *
     * @return the stopped update; empty if it was removed or is not offered
     * @throws DatabaseException with one of the five codes
     */
    synchronized Optional<Update> stop(UUID id) {
        return updates.find(id)
                .filter(update -> update.kind() == Update.Kind.UPDATE && update.rollout() > 0)
                .map(update -> setRollout(update.id(), 0));
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
     * Removes an update. Clients that have it keep it until there is a newer one.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@link DatabaseException}
     */
    public synchronized void delete(UUID id) {
        Update update = get(id);
        remove(List.of(update));
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

    /** Removes expired updates and orphaned files. */
    public synchronized void clean() {
        if (!state.opened() || state.failure().isPresent()) {
            return;
        }
        try {
            retire();
            Instant youngest = purgeClock.instant().minus(ORPHANS_KEPT);
            List<StoredFile> orphans = store.list().stream()
                    .filter(file -> !updates.needFile(file.hash()))
                    .filter(file -> file.modified().isBefore(youngest))
                    .toList();
            orphans.forEach(file -> store.delete(file.hash()));
            if (!orphans.isEmpty()) {
                LOG.infov("update_orphans_deleted", kv("files", orphans.size()));
            }
        } catch (StorageFailure failure) {
            LOG.debugv("update_orphans_not_deleted");
        } catch (DatabaseException failure) {
            LOG.warnv("updates_not_cleaned", kv("error_code", failure.code()));
        }
    }

    private void retire() {
        Instant now = purgeClock.instant();
        List<Update> expired = updates.all().stream()
                .map(Update::target)
                .distinct()
                .flatMap(target -> Retention.of(apps.ofStored(target.app())).expired(updates.of(target), now).stream())
                .toList();
        Instant oldest = now.minus(grace);
        try {
            if (!expired.isEmpty()) {
                updates.retire(expired, now);
                expired.forEach(update -> log("update_expired", update));
            }
            List<Update> removed = updates.retired().stream()
                    .filter(retired -> !retired.since().isAfter(oldest))
                    .map(Updates.Retired::update)
                    .toList();
            if (!removed.isEmpty()) {
                remove(removed);
            }
        } catch (DatabaseException failure) {
            LOG.warnv("updates_not_expired", kv("updates", expired.size()), kv("error_code", failure.code()));
        }
    }

    private void remove(Collection<Update> removed) {
        updates.remove(removed);
        deleteUnused(removed.stream().flatMap(Update::files));
    }

    private void deleteUnused(Stream<UpdateAsset> files) {
        files.map(UpdateAsset::hash)
                .distinct()
                .filter(hash -> !updates.needFile(hash))
                .forEach(store::delete);
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

    private static void log(String event, Update update) {
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
