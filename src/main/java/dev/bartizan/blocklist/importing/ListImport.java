package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.Fetch;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.feed.FeedCounts;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.ip.set.DatedIpRangeSet;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of importing one list.
 *
 * @param message the reason for the outcome; nothing if the outcome is clear without one
 * @param fetch the last fetch of the list's source, which may be an earlier one
 * @param ranges number of ranges in the feed; nothing if unknown
 * @param download what was downloaded; nothing if nothing was
 * @param change the new version to store; nothing unless the outcome is {@link ImportOutcome#IMPORTED}
 * @param rejected the first rejected entries of the feed
 */
record ListImport(
        ImportOutcome outcome,
        @Nullable String message,
        Fetch fetch,
        @Nullable Long ranges,
        @Nullable Download download,
        @Nullable Change change,
        List<RejectedLine> rejected) {

    /** @param bytes bytes downloaded, before decompression */
    record Download(FeedCounts counts, long bytes) {}

    /**
     * A new version of a list.
     *
     * @param added number of ranges that the previous version did not have
     * @param removed number of ranges that only the previous version had
     */
    record Change(DatedIpRangeSet ranges, long added, long removed) {}

    /** A result without a download. */
    static ListImport without(Fetch fetch, ImportOutcome outcome, @Nullable String message) {
        return new ListImport(outcome, message, fetch, null, null, null, List.of());
    }

    /** The same result with another outcome, because a later step failed. */
    ListImport with(ImportOutcome later, @Nullable String why) {
        return new ListImport(later, why, fetch, ranges, download, change, rejected);
    }

    /** The same result with the outcome of an exception; unexpected exceptions give {@code FAILED}. */
    ListImport endedBy(Exception failure) {
        return switch (failure) {
            case CancellationException ended -> with(ImportOutcome.CANCELLED, ended.getMessage());
            case FeedException feed ->
                new ListImport(
                        ImportOutcome.of(feed.failure()),
                        feed.getMessage(),
                        fetch,
                        ranges,
                        download,
                        change,
                        feed.rejected());
            case IOException download -> with(ImportOutcome.DOWNLOAD_FAILED, download.getMessage());
            case DatabaseException store -> with(ImportOutcome.STORE_FAILED, store.code() + ": " + store.getMessage());
            default -> with(ImportOutcome.FAILED, "Unexpected: " + failure.getMessage());
        };
    }
}
