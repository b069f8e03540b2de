package dev.bartizan.decision.lookup;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.Snapshot;
import dev.bartizan.blocklist.SnapshotRepository;
import dev.bartizan.database.Database;
import dev.bartizan.decision.lookup.PastListingView.Period;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.set.CorruptSnapshotException;
import dev.bartizan.ip.set.DatedIpRange;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.net.RequestAddress;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds in the kept versions of the lists when they contained an address. */
@Singleton
class PastListingService {

    private static final Logger LOG = Logger.getLogger(PastListingService.class);

    private final BlocklistRepository lists;
    private final SnapshotRepository snapshots;
    private final Database database;
    private final WorkingCopies copies;

    PastListingService(
            BlocklistRepository lists, SnapshotRepository snapshots, Database database, WorkingCopies copies) {
        this.lists = lists;
        this.snapshots = snapshots;
        this.database = database;
        this.copies = copies;
    }

    /**
     * Reads one version after the other, so that only one is in memory, in time linear in the size of all of them.
     *
     * @return one item for each list that has a version, by name
     * @throws dev.bartizan.error.ServiceException {@code INVALID_ADDRESS}, {@code OVERLOADED}, or a failure of the
     *     database
     */
    List<PastListingView> of(String text) {
        IpAddress address = RequestAddress.parameter("ip", text).address();
        return copies.make(() -> database.read(lists::listByName).stream()
                .flatMap(list -> of(list, address).stream())
                .toList());
    }

    private Optional<PastListingView> of(Blocklist list, IpAddress address) {
        List<SnapshotRepository.Header> kept =
                database.read(() -> snapshots.headers(list.id())).reversed();
        List<Period> periods = new ArrayList<>();
        Instant keptSince = null;
        DatedIpRange last = null;
        Instant from = Instant.EPOCH;
        for (SnapshotRepository.Header header : kept) {
            Optional<DatedIpRangeSet> content = content(list, header.version());
            if (content.isEmpty()) {
                continue;
            }
            DatedIpRange found = content.get().find(address);
            if (found != null && last == null) {
                from = keptSince == null ? firstDay(found) : header.createdAt();
            } else if (found == null && last != null) {
                periods.add(period(last, from, header.createdAt()));
            }
            last = found;
            keptSince = keptSince == null ? header.createdAt() : keptSince;
        }
        if (last != null) {
            periods.add(period(last, from, null));
        }
        return Optional.ofNullable(keptSince).map(since -> new PastListingView(list.name(), since, periods.reversed()));
    }

    /** Empty if an import has removed the version meanwhile, or if it is damaged. */
    private Optional<DatedIpRangeSet> content(Blocklist list, long version) {
        try {
            return database.read(() -> snapshots.load(list.id(), version)).map(Snapshot::decode);
        } catch (CorruptSnapshotException damaged) {
            LOG.warnv(damaged, "version_damaged", kv("list", list.name()), kv("version", version));
            return Optional.empty();
        }
    }

    /** The oldest kept version says since when its entries had been in earlier versions. */
    private static Instant firstDay(DatedIpRange found) {
        return LocalDate.ofEpochDay(found.firstSeenDay())
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static Period period(DatedIpRange found, Instant from, @Nullable Instant until) {
        return new Period(from, until, found.range().toString());
    }
}
