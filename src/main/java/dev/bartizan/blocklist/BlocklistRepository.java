package dev.bartizan.blocklist;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of {@code blocklist}. Called inside a transaction. */
@ApplicationScoped
public class BlocklistRepository implements PanacheRepository<BlocklistRow> {

    /** The list of that id. */
    public Optional<Blocklist> load(long id) {
        return findByIdOptional(id).map(BlocklistRow::toModel);
    }

    /** The list of that name, enabled or not. */
    public Optional<Blocklist> findByName(String name) {
        return row(name).map(BlocklistRow::toModel);
    }

    private Optional<BlocklistRow> row(String name) {
        return find("name", name).firstResultOptional();
    }

    /** All lists. */
    public List<Blocklist> listByName() {
        return models(find("order by name").stream());
    }

    /** The enabled ones, by name. */
    public List<Blocklist> listEnabled() {
        return models(find("enabled = true order by name").stream());
    }

    /** Those that the configuration declared when it was read last. */
    public List<Blocklist> listProvisioned() {
        return models(find("provisioned = true").stream());
    }

    private static List<Blocklist> models(Stream<BlocklistRow> rows) {
        return rows.map(BlocklistRow::toModel).toList();
    }

    /** Stores a new list. */
    public Blocklist add(String name, ListSource source, boolean enabled, Instant now) {
        BlocklistRow row = new BlocklistRow(name, now);
        row.change(source, enabled, now);
        persist(row);
        return row.toModel();
    }

    /** Takes over a name and a definition. */
    public Blocklist change(long id, String name, ListSource source, boolean enabled, Instant now) {
        BlocklistRow row = findById(id);
        if (!row.name.equals(name)) {
            row.name = name;
            row.updatedAt = now;
        }
        row.change(source, enabled, now);
        return row.toModel();
    }

    /** Takes over a list from the configuration. */
    public void provision(String name, ListSource source, boolean enabled, Instant now) {
        BlocklistRow row = row(name).orElseGet(() -> new BlocklistRow(name, now));
        row.provisioned = true;
        row.change(source, enabled, now);
        persist(row);
    }

    /** Switches a list off that the configuration doesn't declare any more, so that people can change it. */
    public void release(long id, Instant now) {
        BlocklistRow row = findById(id);
        row.provisioned = false;
        row.change(row.source.toSource(), false, now);
    }

    /** Publishes a version that was kept. */
    public Blocklist restore(long id, long version, Instant now) {
        BlocklistRow row = findById(id);
        row.currentVersion = version;
        row.lastSuccessAt = now;
        row.updatedAt = now;
        return row.toModel();
    }

    /** Deletes a list with its versions. */
    public void remove(long id) {
        deleteById(id);
    }

    /** Whether a list is still as it was read: its definition has not been changed, and it has not been deleted. */
    public boolean unchanged(Blocklist list) {
        return findByIdOptional(list.id())
                .filter(row -> row.updatedAt.equals(list.updatedAt()))
                .isPresent();
    }

    /**
     * Takes over an import that succeeded; the row is written at once, so that the version before may be deleted.
     *
     * @param version the new version; nothing if the content is unchanged
     */
    public void succeeded(long id, Optional<Long> version, ImportOutcome outcome, Fetch fetch, Instant now) {
        BlocklistRow row = findById(id);
        version.ifPresent(published -> row.currentVersion = published);
        row.fetched(fetch);
        row.lastAttemptAt = now;
        row.lastSuccessAt = now;
        row.failingSince = null;
        row.lastOutcome = outcome;
        row.lastMessage = null;
        row.offered(SmallerOffer.NONE);
        flush();
    }

    /** The smaller version that was offered last and rejected. */
    public SmallerOffer smallerOffer(long id) {
        return findByIdOptional(id).map(BlocklistRow::smallerOffer).orElse(SmallerOffer.NONE);
    }

    /** Remembers a smaller version that was rejected. */
    public void offered(long id, SmallerOffer offer) {
        findById(id).offered(offer);
    }

    /** Takes over an import that failed. */
    public void failed(long id, ImportOutcome outcome, @Nullable String message, Fetch fetch, Instant now) {
        BlocklistRow row = findById(id);
        row.fetched(fetch);
        row.lastAttemptAt = now;
        row.failingSince = row.failingSince == null ? now : row.failingSince;
        row.lastOutcome = outcome;
        row.lastMessage = message;
    }
}
