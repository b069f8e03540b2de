package dev.bartizan.blocklist;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code blocklist_snapshot}. */
@ApplicationScoped
public class SnapshotRepository implements PanacheRepository<SnapshotRow> {

    /** A version without its content. Hibernate calls the constructor by reflection. */
    @RegisterForReflection
    public record Header(long version, Instant createdAt, long ranges) {}

    public List<Header> headers(long blocklistId) {
        return find(
                        "select version, createdAt, ranges from SnapshotRow where blocklistId = ?1 order by version desc",
                        blocklistId)
                .project(Header.class)
                .list();
    }

    /** One version with its content. */
    public Optional<Snapshot> load(long blocklistId, long version) {
        return find("blocklistId = ?1 and version = ?2", blocklistId, version)
                .firstResultOptional()
                .map(SnapshotRepository::model);
    }

    private static Snapshot model(SnapshotRow row) {
        return new Snapshot(row.version, row.content);
    }

    /** The newest version before the given one, for use if that is damaged. */
    Optional<Snapshot> loadBefore(long blocklistId, long version) {
        return find("blocklistId = ?1 and version < ?2 order by version desc", blocklistId, version)
                .firstResultOptional()
                .map(SnapshotRepository::model);
    }

    /** All versions, newest first. */
    public List<Long> versions(long blocklistId) {
        return headers(blocklistId).stream().map(Header::version).toList();
    }

    /**
     * Stores a new version.
     *
     * @param content encoded by {@link dev.bartizan.ip.set.IpRangeSetCodec}
     */
    public void add(long blocklistId, long version, Instant createdAt, long ranges, byte[] content) {
        SnapshotRow row = new SnapshotRow();
        row.blocklistId = blocklistId;
        row.version = version;
        row.createdAt = createdAt;
        row.ranges = ranges;
        row.content = content;
        persist(row);
    }

    public void delete(long blocklistId, List<Long> versions) {
        if (!versions.isEmpty()) {
            delete("blocklistId = ?1 and version in ?2", blocklistId, versions);
        }
    }
}
