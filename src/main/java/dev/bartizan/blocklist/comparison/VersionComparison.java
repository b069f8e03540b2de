package dev.bartizan.blocklist.comparison;

import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.Snapshot;
import dev.bartizan.blocklist.SnapshotRepository;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.set.CorruptSnapshotException;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Compares kept versions of a list. Both are read from the database; their memory is that of two working copies. */
@Singleton
class VersionComparison {

    private final Database database;
    private final BlocklistRepository lists;
    private final SnapshotRepository snapshots;
    private final WorkingCopies copies;

    VersionComparison(
            Database database, BlocklistRepository lists, SnapshotRepository snapshots, WorkingCopies copies) {
        this.database = database;
        this.lists = lists;
        this.snapshots = snapshots;
        this.copies = copies;
    }

    /**
     * Two versions to compare.
     *
     * @param kept all kept versions, newest first
     */
    record Pair(Blocklist list, List<SnapshotRepository.Header> kept, long from, long to) {}

    /**
     * The versions to compare.
     *
     * @param from the first; null for the kept one before the second
     * @param to the second; null for the newest
     * @throws ServiceException {@code NOT_FOUND} if there is no such list or version
     */
    Pair pair(long id, @Nullable Long from, @Nullable Long to) {
        return database.read(() -> {
            Blocklist list =
                    lists.load(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("id", id)));
            List<SnapshotRepository.Header> kept = snapshots.headers(id);
            long second = required(kept, to, Long.MAX_VALUE);
            return new Pair(list, kept, required(kept, from, second), second);
        });
    }

    /** A wanted version, or the newest before another one; that one itself if it is the oldest. */
    private static long required(List<SnapshotRepository.Header> kept, @Nullable Long wanted, long before) {
        if (wanted != null) {
            return kept.stream()
                    .map(SnapshotRepository.Header::version)
                    .filter(wanted::equals)
                    .findFirst()
                    .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("version", wanted)));
        }
        return kept.stream()
                .map(SnapshotRepository.Header::version)
                .filter(version -> version < before)
                .findFirst()
                .or(() -> kept.stream().map(SnapshotRepository.Header::version).reduce((_, last) -> last))
                .orElseThrow(() -> new ServiceException(
                        ErrorCode.NOT_FOUND, "No version of the list is kept.", Map.of("version", "none")));
    }

    /**
     * The difference between two versions.
     *
     * @throws ServiceException {@code NOT_FOUND} if a version is no longer kept, {@code DATABASE_CORRUPTED} if it is damaged
     */
    VersionDifferenceView difference(Pair pair) {
        ListDifference difference = compared(pair, ListDifference::between);
        return new VersionDifferenceView(
                pair.list().name(), pair.from(), pair.to(), difference.added(), difference.removed());
    }

    /**
     * The addresses that only one of two versions has.
     *
     * @param added whether those of the second version are wanted
     * @throws ServiceException as {@link #difference}
     */
    IpRangeSet only(Pair pair, boolean added) {
        return compared(
                pair,
                (before, after) -> added
                        ? after.joined().subtract(before.joined())
                        : before.joined().subtract(after.joined()));
    }

    private <T> T compared(Pair pair, BiFunction<IpRangeList, IpRangeList, T> comparison) {
        return copies.make(() -> comparison.apply(entries(pair.list(), pair.from()), entries(pair.list(), pair.to())));
    }

    private IpRangeList entries(Blocklist list, long version) {
        Snapshot snapshot = database.read(() -> snapshots.load(list.id(), version))
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("version", version)));
        try {
            return snapshot.decode().entries();
        } catch (CorruptSnapshotException damaged) {
            throw new ServiceException(
                    ErrorCode.DATABASE_CORRUPTED,
                    "This version of the list is damaged.",
                    Map.of("list", list.name(), "version", version),
                    damaged);
        }
    }
}
