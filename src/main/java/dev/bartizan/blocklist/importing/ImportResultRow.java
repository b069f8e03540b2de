package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.blocklist.feed.RejectedLinesConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of one list in one run. Counts are absent if the import failed before. */
@Entity
@Table(name = "import_result")
class ImportResultRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "run_id")
    ImportRunRow run;

    /** Name of the list at that time. */
    String list;

    @Enumerated(EnumType.STRING)
    ImportOutcome outcome;

    @Nullable
    String message;

    /** Version that was stored. */
    @Nullable
    Long version;

    /** Ranges in the list. */
    @Nullable
    Long ranges;

    /** Ranges that the previous version did not have. */
    @Nullable
    Long added;

    /** Ranges that only the previous version had. */
    @Nullable
    Long removed;

    @Nullable
    Long lines;

    @Nullable
    Long rejected;

    /** The first rejected entries. */
    @Convert(converter = RejectedLinesConverter.class)
    @Nullable
    List<RejectedLine> rejectedLines;

    @Nullable
    Long normalised;

    /** Number of special-purpose addresses that were removed. */
    @Nullable
    Long special;

    /** Bytes downloaded, before decompression. */
    @Nullable
    Long bytes;

    Instant finishedAt;
    long durationMs;
}
