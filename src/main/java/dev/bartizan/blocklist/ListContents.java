package dev.bartizan.blocklist;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.ip.set.CorruptSnapshotException;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.replica.FollowedPart;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * The contents of all enabled lists, in memory. Loaded from the snapshots when the database is opened; each list is
 * replaced after a commit that changes it. Readers get immutable content and never wait.
 */
@Singleton
public class ListContents implements FollowedPart {

    /** Versions count from 1. */
    private static final long NOT_STORED = 0;

    private static final Logger LOG = Logger.getLogger(ListContents.class);

    private final Database database;
    private final BlocklistRepository lists;
    private final SnapshotRepository snapshots;
    private final BlocklistConfig config;
    private final Event<ListsChanged> changed;

    private volatile Map<Long, Loaded> contents = Map.of();

    /** Whether the contents come from the database. */
    private volatile boolean loaded;

    /** A list that isn't published is only a source of other lists. */
    record Loaded(ListContent content, boolean published) {}

    ListContents(
            Database database,
            BlocklistRepository lists,
            SnapshotRepository snapshots,
            BlocklistConfig config,
            Event<ListsChanged> changed) {
        this.database = database;
        this.lists = lists;
        this.snapshots = snapshots;
        this.config = config;
        this.changed = changed;
    }

    /**
     * The contents of lists that don't allow, of all types, by list. Only this decides: contents of lists that allow, and
     * of lists that aren't published, are never among them.
     */
    public Collection<ListContent> blocked() {
        return select(false);
    }

    /** The contents that are allowed, by list. */
    public Collection<ListContent> allowed() {
        return select(true);
    }

    private Collection<ListContent> select(boolean allow) {
        return contents.values().stream()
                .filter(Loaded::published)
                .map(Loaded::content)
                .filter(content -> content.allow() == allow)
                .toList();
    }

    /** The content of one list, published or not, if it is enabled and has been imported. */
    public Optional<ListContent> find(long listId) {
        return Optional.ofNullable(contents.get(listId)).map(Loaded::content);
    }

    /** The content of the list of that name, published or not, if it is enabled and has been imported. */
    public Optional<ListContent> find(String name) {
        return contents.values().stream()
                .map(Loaded::content)
                .filter(content -> content.name().equals(name))
                .findFirst();
    }

    void load(@Observes @Priority(Lifecycle.Open.LISTS) DatabaseOpened event) {
        Map<Long, Loaded> stored = new TreeMap<>();
        List<Blocklist> enabled = database.read(lists::listEnabled);
        for (Blocklist list : enabled) {
            read(list).or(() -> carriedOver(list)).ifPresent(content -> stored.put(list.id(), content));
        }
        loaded = true;
        publish(stored, true);
    }

    @Override
    public int order() {
        return Lifecycle.Open.LISTS;
    }

    @Override
    public String table() {
        return "blocklist";
    }

    /** Reads the lists of the node that leads; decodes only versions that are new. */
    @Override
    public synchronized void reload() {
        Map<Long, Loaded> next = new TreeMap<>();
        for (Blocklist list : database.read(lists::listEnabled)) {
            find(list.id())
                    .filter(known ->
                            Objects.equals(known.version(), list.imported().version()))
                    .map(known -> content(list, known.version(), known.ranges()))
                    .or(() -> read(list))
                    // The leader can have removed the version after the list was read; its notification follows.
                    .or(() -> Optional.ofNullable(contents.get(list.id())))
                    .ifPresent(content -> next.put(list.id(), content));
        }
        boolean initial = !loaded;
        loaded = true;
        publish(next, initial);
    }

    /** Whether they have been loaded from the database since the start. */
    boolean loaded() {
        return loaded;
    }

    /** The contents by the list's id. Never changed. */
    Map<Long, Loaded> all() {
        return contents;
    }

    /** Publishes the contents of the snapshot, until they can be loaded. */
    void restore(Map<Long, Loaded> stored) {
        publish(stored, true);
    }

    /** Reloads a list's content from the database, or drops it if the list was deleted or disabled. */
    public void refresh(long listId) {
        refresh(listId, find(listId).map(content -> new Version(content.version(), content.ranges())));
    }

    /** Like {@link #refresh(long)}, without decoding a version that the caller has just stored. */
    public void refresh(long listId, long version, DatedIpRangeSet ranges) {
        refresh(listId, Optional.of(new Version(version, ranges)));
    }

    private record Version(long version, DatedIpRangeSet ranges) {}

    /** Reads the row under this lock, so that the last caller publishes the last commit. */
    private synchronized void refresh(long listId, Optional<Version> known) {
        Optional<Loaded> content = database.read(() -> lists.load(listId))
                .filter(Blocklist::enabled)
                .flatMap(list -> known.filter(version -> Objects.equals(
                                version.version(), list.imported().version()))
                        .map(version -> content(list, version.version(), version.ranges()))
                        .or(() -> read(list)));
        Map<Long, Loaded> next = new TreeMap<>(contents);
        content.ifPresentOrElse(found -> next.put(listId, found), () -> next.remove(listId));
        publish(next, false);
    }

    /** Published content of a list whose content is missing in a new, empty database; kept until the next import. */
    private Optional<Loaded> carriedOver(Blocklist list) {
        return contents.values().stream()
                .map(Loaded::content)
                .filter(content -> content.name().equals(list.name())
                        && content.allow() == list.source().allow())
                .map(content -> new Loaded(
                        new ListContent(
                                list.id(),
                                list.name(),
                                NOT_STORED,
                                content.ranges(),
                                content.until(),
                                list.source().type(),
                                content.allow()),
                        list.source().use().publish()))
                .findAny();
    }

    private Loaded content(Blocklist list, long version, DatedIpRangeSet ranges) {
        Instant confirmed = Objects.requireNonNull(list.imported().succeededAt(), "a list with a version was imported");
        Instant until = confirmed.plus(config.entryLifetime());
        return new Loaded(
                new ListContent(
                        list.id(),
                        list.name(),
                        version,
                        ranges,
                        until,
                        list.source().type(),
                        list.source().allow()),
                list.source().use().publish());
    }

    private synchronized void publish(Map<Long, Loaded> next, boolean initial) {
        contents = next;
        changed.fire(new ListsChanged(initial));
    }

    /** Reads the current version, or the newest readable one before it. */
    private Optional<Loaded> read(Blocklist list) {
        Long version = list.imported().version();
        if (version == null) {
            return Optional.empty();
        }
        Optional<Snapshot> candidate = database.read(() -> snapshots.load(list.id(), version));
        while (candidate.isPresent()) {
            Snapshot snapshot = candidate.get();
            try {
                DatedIpRangeSet ranges = snapshot.decode();
                return Optional.of(content(list, snapshot.version(), ranges));
            } catch (CorruptSnapshotException damaged) {
                LOG.errorv(
                        "snapshot_damaged",
                        kv("list", list.name()),
                        kv("version", snapshot.version()),
                        kv("reason", damaged.getMessage()));
                candidate = database.read(() -> snapshots.loadBefore(list.id(), snapshot.version()));
            }
        }
        return Optional.empty();
    }
}
