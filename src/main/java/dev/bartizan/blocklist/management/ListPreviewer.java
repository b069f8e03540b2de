package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.Validators;
import dev.bartizan.blocklist.comparison.ListDifference;
import dev.bartizan.blocklist.feed.FeedCounts;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.guard.ImportGuard;
import dev.bartizan.blocklist.guard.Refusal;
import dev.bartizan.blocklist.importing.BlocklistImporter;
import dev.bartizan.blocklist.importing.FeedReader;
import dev.bartizan.blocklist.importing.FeedReader.Reading;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Downloads and parses a list like an import, but stores nothing. */
@Singleton
public class ListPreviewer {

    private static final int SHOWN = 100;

    private final BlocklistService lists;
    private final Database database;
    private final FeedReader reader;
    private final ImportGuard guard;
    private final DryRun dryRun;

    ListPreviewer(BlocklistService lists, Database database, FeedReader reader, ImportGuard guard, DryRun dryRun) {
        this.lists = lists;
        this.database = database;
        this.reader = reader;
        this.guard = guard;
        this.dryRun = dryRun;
    }

    /**
     * A preview with the content that an import would publish.
     *
     * @param entries all of them, also what the allowlist or the protection of addresses would take out
     */
    public record Sample(ListPreviewView view, IpRangeList entries) {}

    /**
     * @throws ServiceException {@code NOT_FOUND}, {@code VALIDATION_FAILED} if the content is pushed, {@code
     *     FEED_UNREACHABLE}, {@code FEED_REJECTED}
     */
    ListPreviewView preview(long id) {
        return sample(database.read(() -> lists.require(id)), FeedReader.Terms.USUAL)
                .view();
    }

    /**
     * Reads a list, stored or not, with a definition that may differ from the stored one.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} if the content is pushed, {@code FEED_UNREACHABLE}, {@code
     *     FEED_REJECTED}
     */
    public Sample sample(Blocklist list, FeedReader.Terms terms) {
        if (list.source().location().pushed()) {
            throw BlocklistImporter.pushed(list);
        }
        IpRangeList entries = lists.content(list).entries();
        IpRangeSet current = entries.joined();
        Reading reading = read(list, terms);
        IpRangeList nextEntries = reading.feed().entries();
        IpRangeSet next = nextEntries.joined();
        Optional<Refusal> refusal = guard.judge(list, current, next);
        ImportOutcome accepted = list.imported().version() != null && nextEntries.equals(entries)
                ? ImportOutcome.UNCHANGED
                : ImportOutcome.IMPORTED;
        ListDifference difference = ListDifference.between(entries, nextEntries);
        FeedCounts counts = reading.feed().counts();
        ListPreviewView view = new ListPreviewView(
                refusal.map(Refusal::outcome).orElse(accepted),
                refusal.map(Refusal::message)
                        .or(() -> reading.detour().map(FeedReader.Detour::reason))
                        .orElse(null),
                reading.feed().format().wireName(),
                reading.bytes(),
                counts.lines(),
                counts.accepted(),
                counts.rejected(),
                counts.normalised(),
                counts.belowScore(),
                nextEntries.rangeCount(),
                nextEntries.stream().limit(SHOWN).map(IpRange::toString).toList(),
                reading.feed().rejected(),
                difference.added(),
                difference.removed(),
                list.source().allow() ? null : dryRun.of(list, next).orElse(null));
        return new Sample(view, nextEntries);
    }

    private Reading read(Blocklist list, FeedReader.Terms terms) {
        try {
            return reader.read(list.source(), Validators.NONE, terms)
                    .orElseThrow(() -> new IOException("The server answered 304 to an unconditional request."));
        } catch (FeedException failure) {
            ErrorCode code = ImportOutcome.of(failure.failure()) == ImportOutcome.DOWNLOAD_FAILED
                    ? ErrorCode.FEED_UNREACHABLE
                    : ErrorCode.FEED_REJECTED;
            Map<String, Object> details = new LinkedHashMap<>(failure.details());
            details.put("failure", failure.failure().name());
            throw new ServiceException(code, failure.getMessage(), details, failure);
        } catch (IOException failure) {
            String reason = Objects.requireNonNullElse(failure.getMessage(), ErrorCode.FEED_UNREACHABLE.message());
            throw new ServiceException(ErrorCode.FEED_UNREACHABLE, reason, Map.of(), failure);
        }
    }
}
