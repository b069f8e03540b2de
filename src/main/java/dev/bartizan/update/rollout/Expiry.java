package dev.bartizan.update.rollout;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.UpdateAsset;
import dev.bartizan.update.Updates;
import dev.bartizan.update.asset.AssetStore;
import dev.bartizan.update.asset.AssetStore.StoredFile;
import dev.bartizan.update.asset.FileContents;
import dev.bartizan.update.asset.StorageFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Removes updates that are not kept, and files that no update refers to. Callers must not use it at the same time. */
final class Expiry {

    private static final Logger LOG = Logger.getLogger(Expiry.class);

    /** How long a file without an update is kept, because a restored older database may need it. */
    private static final Duration ORPHANS_KEPT = Duration.ofDays(1);

    private final Updates updates;
    private final AssetStore store;
    private final FileContents contents;
    private final UpdateApps apps;
    private final Duration grace;
    private final PurgeClock clock;

    /** @param grace how long the files of an update stay after retention removed it */
    Expiry(
            Updates updates,
            AssetStore store,
            FileContents contents,
            UpdateApps apps,
            Duration grace,
            PurgeClock clock) {
        this.updates = updates;
        this.store = store;
        this.contents = contents;
        this.apps = apps;
        this.grace = grace;
        this.clock = clock;
    }

    /**
     * Removes the updates that the retention of their apps doesn't keep. Those of apps that are not configured stay: nobody knows
     * their retention. If the database fails, a later call retries.
     */
    void retire() {
        Instant now = clock.instant();
        List<Update> expired = updates.all().stream()
                .map(Update::target)
                .distinct()
                .filter(target -> apps.has(target.app()))
                .flatMap(target -> Retention.of(apps.get(target.app())).expired(updates.of(target), now).stream())
                .toList();
        Instant oldest = now.minus(grace);
        try {
            if (!expired.isEmpty()) {
                updates.retire(expired, now);
                expired.forEach(update -> UpdateService.log("update_expired", update));
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

    /** @throws DatabaseException with one of the five codes */
    void remove(Collection<Update> removed) {
        updates.remove(removed);
        deleteUnused(removed.stream().flatMap(Update::files));
        contents.deleteUnused();
    }

    /** Deletes those of the files that no update of any app refers to. */
    void deleteUnused(Stream<UpdateAsset> files) {
        files.map(UpdateAsset::hash)
                .distinct()
                .filter(hash -> !updates.needFile(hash))
                .forEach(store::delete);
    }

    /**
     * Deletes files that no update has referred to for a day.
     *
     * @throws StorageFailure if the folder can't be read
     */
    void deleteOrphans() {
        Instant youngest = clock.instant().minus(ORPHANS_KEPT);
        List<StoredFile> orphans = store.list().stream()
                .filter(file -> !updates.needFile(file.hash()))
                .filter(file -> file.modified().isBefore(youngest))
                .toList();
        orphans.forEach(file -> store.delete(file.hash()));
        // Left if the process ended before.
        contents.deleteUnused();
        if (!orphans.isEmpty()) {
            LOG.infov("update_orphans_deleted", kv("files", orphans.size()));
        }
    }
}
