package dev.bartizan.blocklist.importing;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.Fetch;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.SmallerOffer;
import dev.bartizan.blocklist.Snapshot;
import dev.bartizan.blocklist.SnapshotRepository;
import dev.bartizan.blocklist.Validators;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.blocklist.guard.ImportGuard;
import dev.bartizan.blocklist.guard.Refusal;
import dev.bartizan.blocklist.importing.FeedReader.Detour;
import dev.bartizan.blocklist.importing.FeedReader.Reading;
import dev.bartizan.blocklist.importing.ListImport.Change;
import dev.bartizan.blocklist.importing.ListImport.Download;
import dev.bartizan.blocklist.importing.progress.ImportPhase;
import dev.bartizan.blocklist.importing.progress.ImportStep;
import dev.bartizan.database.Database;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Downloads one list and compares it with the stored version. Changes neither rows nor memory. */
@Singleton
public class ListImporter {

    private static final Logger LOG = Logger.getLogger(ListImporter.class);

    private final FeedReader reader;
    private final ImportGuard guard;
    private final Database database;
    private final BlocklistRepository lists;
    private final SnapshotRepository snapshots;
    private final ListContents contents;
    private final Clock clock;

    public ListImporter(
            FeedReader reader,
            ImportGuard guard,
            Database database,
            BlocklistRepository lists,
            SnapshotRepository snapshots,
            ListContents contents,
            Clock clock) {
        this.reader = reader;
        this.guard = guard;
        this.database = database;
        this.lists = lists;
        this.snapshots = snapshots;
        this.contents = contents;
        this.clock = clock;
    }

    /**
     * Downloads one list, or takes what a client sent for it. Failures are returned as outcomes; only an {@link Error} is thrown.
     *
     * @param attempt the run; when it is ended, the download stops immediately
     * @param order {@code force} skips the guards, conditional requests and the minimum interval, but not the server's
     *     {@code Retry-After}
     * @param now when the import of the list began
     */
    ListImport importList(ImportState.Attempt attempt, Blocklist list, BlocklistImporter.Order order, Instant now) {
        boolean force = order.force();
        BlocklistImporter.Content content = order.content();
        Fetch stored = list.imported().fetch();
        if (content == null && stored.mustWait(now)) {
            return ListImport.without(
                    stored,
                    ImportOutcome.SKIPPED_RETRY_AFTER,
                    "The server asks for no request before %s.".formatted(stored.retryAt()));
        }
        Fetch fetch = content == null ? stored.begunAt(now) : stored;
        try {
            if (!force && stored.isWithin(list.source().minimumInterval(), now)) {
                return ListImport.without(
                        stored,
                        ImportOutcome.SKIPPED_INTERVAL,
                        "Downloaded less than %d s ago.".formatted(list.source().minimumIntervalSeconds()));
            }
            DatedIpRangeSet last = current(list);
            attempt.begin(ImportStep.of(ImportPhase.READING));
            if (content != null) {
                Reading sent = content.read();
                attempt.begin(ImportStep.of(ImportPhase.COMPARING));
                return compare(list, force, fetch, now, last, sent);
            }
            boolean unconditional = force || list.imported().version() == null;
            FeedReader.Terms terms =
                    new FeedReader.Terms(Optional.empty(), bytes -> attempt.begin(ImportStep.reading(bytes)));
            Optional<Reading> found = attempt.interruptibly(
                    () -> reader.read(list.source(), unconditional ? Validators.NONE : stored.validators(), terms));
            if (found.isEmpty()) {
                return new ListImport(
                        ImportOutcome.UNCHANGED, null, fetch, (long) last.rangeCount(), null, null, List.of());
            }
            attempt.begin(ImportStep.of(ImportPhase.COMPARING));
            return compare(list, force, afterDetour(fetch, found.get()), now, last, found.get());
        } catch (Exception failure) {
            ListImport ended = ListImport.without(afterFailure(fetch, failure), ImportOutcome.FAILED, null)
                    .endedBy(failure);
            if (ended.outcome() == ImportOutcome.FAILED) {
                LOG.errorv(failure, "import_of_list_failed", kv("run", attempt.run()), kv("list", list.name()));
            }
            return ended;
        }
    }

    private Fetch afterFailure(Fetch fetch, Exception failure) {
        return failure instanceof FeedException feed
                ? feed.retryAfter()
                        .map(wait -> fetch.retryAfter(wait, clock.instant()))
                        .orElse(fetch)
                : fetch;
    }

    private Fetch afterDetour(Fetch fetch, Reading reading) {
        return reading.detour()
                .flatMap(Detour::retryAfter)
                .map(wait -> fetch.retryAfter(wait, clock.instant()))
                .orElse(fetch);
    }

    private ListImport compare(
            Blocklist list, boolean force, Fetch fetch, Instant now, DatedIpRangeSet last, Reading reading) {
        IpRangeList entries = reading.feed().entries();
        Long ranges = (long) entries.rangeCount();
        List<RejectedLine> rejected = reading.feed().rejected();
        Download download = new Download(reading.feed().counts(), reading.bytes());
        IpRangeSet next = entries.joined();
        IpRangeSet before = last.undated();
        Optional<Refusal> refusal = force ? Optional.empty() : guard.judge(list, before, next);
        boolean persistent = refusal.filter(each -> each.outcome() == ImportOutcome.REJECTED_SHRUNK)
                        .isPresent()
                && database.read(() -> lists.smallerOffer(list.id()))
                        .next(epochDay(now), ranges)
                        .persistent();
        if (refusal.isPresent() && !persistent) {
            return new ListImport(
                    refusal.get().outcome(),
                    message(refusal.map(Refusal::message), reading),
                    fetch,
                    ranges,
                    download,
                    null,
                    rejected);
        }
        if (list.imported().version() != null && entries.equals(last.entries())) {
            return new ListImport(
                    ImportOutcome.UNCHANGED,
                    message(Optional.empty(), reading),
                    fetch.with(reading.validators()),
                    ranges,
                    download,
                    null,
                    rejected);
        }
        Change change = new Change(
                last.advance(entries, epochDay(now)),
                entries.countOutside(before),
                last.entries().countOutside(next));
        Optional<String> accepted = refusal.map(each ->
                each.message() + " It was accepted, because it was offered on " + SmallerOffer.ENOUGH_DAYS + " days.");
        return new ListImport(
                ImportOutcome.IMPORTED,
                message(accepted, reading),
                fetch.with(reading.validators()),
                ranges,
                download,
                change,
                rejected);
    }

    private static @Nullable String message(Optional<String> verdict, Reading reading) {
        String message = Stream.of(verdict, reading.detour().map(Detour::reason))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return message.isEmpty() ? null : message;
    }

    private DatedIpRangeSet current(Blocklist list) {
        Long version = list.imported().version();
        if (version == null) {
            return DatedIpRangeSet.EMPTY;
        }
        return contents.find(list.id())
                .map(ListContent::ranges)
                .or(() ->
                        database.read(() -> snapshots.load(list.id(), version)).map(Snapshot::decode))
                .orElse(DatedIpRangeSet.EMPTY);
    }

    /** The day in UTC. */
    static int epochDay(Instant instant) {
        return Math.toIntExact(LocalDate.ofInstant(instant, ZoneOffset.UTC).toEpochDay());
    }
}
