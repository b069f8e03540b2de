package dev.bartizan.blocklist;

import dev.bartizan.database.Database;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetCodec;
import dev.bartizan.remediation.Remediation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Puts lists into the database and publishes them, as an import would. */
@Singleton
public class StoredLists {

    private final Database database;
    private final BlocklistRepository lists;
    private final SnapshotRepository snapshots;
    private final ListContents contents;
    private final Clock clock;
    private final List<Long> stored = new ArrayList<>();

    StoredLists(
            Database database,
            BlocklistRepository lists,
            SnapshotRepository snapshots,
            ListContents contents,
            Clock clock) {
        this.database = database;
        this.lists = lists;
        this.snapshots = snapshots;
        this.contents = contents;
        this.clock = clock;
    }

    /** Stores and publishes a list that was imported just now. */
    public long store(String name, LocalDate firstSeen, String... ranges) {
        return store(name, firstSeen, clock.instant(), ranges);
    }

    /** Stores and publishes a list that was imported at the given moment. */
    public long store(String name, LocalDate firstSeen, Instant importedAt, String... ranges) {
        return store(name, Remediation.ban, false, firstSeen, importedAt, ranges);
    }

    /** Stores and publishes a list of allowed addresses that was imported just now. */
    public long storeAllowing(String name, LocalDate firstSeen, String... ranges) {
        return store(name, Remediation.ban, true, firstSeen, clock.instant(), ranges);
    }

    /** Stores and publishes a list of a type that was imported just now. */
    public long store(String name, Remediation type, LocalDate firstSeen, String... ranges) {
        return store(name, type, false, firstSeen, clock.instant(), ranges);
    }

    /** Stores and publishes another type of a list. */
    public void change(long id, Remediation type) {
        database.write(() -> lists.findById(id).source.remediation = type);
        contents.refresh(id);
    }

    private long store(
            String name, Remediation type, boolean allow, LocalDate firstSeen, Instant importedAt, String... ranges) {
        BlocklistRow list = new BlocklistRow(name, importedAt);
        list.source = SourceRow.of(new ListSource(
                FeedLocation.of("file:" + name),
                "plain",
                ListSource.Selection.DEFAULT,
                new ListSource.Limits(false, false, null, null),
                0,
                new ListSource.Use(type, allow, true)));
        list.enabled = true;
        list.lastSuccessAt = importedAt;
        list.currentVersion = 0L;
        database.write(() -> lists.persist(list));
        stored.add(list.id);
        replace(list.id, firstSeen, ranges);
        return list.id;
    }

    /** Stores and publishes the next version of a list. */
    public void replace(long id, LocalDate firstSeen, String... ranges) {
        DatedIpRangeSet content = DatedIpRangeSet.firstSeen(
                IpRangeSet.of(Stream.of(ranges).map(IpRange::parse).toList()), (int) firstSeen.toEpochDay());
        long version = database.write(() -> {
            BlocklistRow list = lists.findById(id);
            SnapshotRow snapshot = new SnapshotRow();
            snapshot.blocklistId = id;
            snapshot.version = ++list.currentVersion;
            snapshot.createdAt = clock.instant();
            snapshot.ranges = content.rangeCount();
            snapshot.content = IpRangeSetCodec.encode(content);
            snapshots.persist(snapshot);
            return snapshot.version;
        });
        contents.refresh(id, version, content);
    }

    /** Removes all lists that were stored by this class, and their published content. */
    public void clear() {
        for (long id : stored) {
            database.write(() -> lists.deleteById(id));
            contents.refresh(id);
        }
        stored.clear();
    }
}
