package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.ImportOutcome;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.time.Instant;

/** What came of one list in one run. Counts are null where the import did not get that far. */
@Entity
class ImportResult {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "run_id")
    ImportRun run;

    /** Name of the list at that time. */
    String list;

    @Enumerated(EnumType.STRING)
    ImportOutcome outcome;

    String message;

    /** Version that was stored. */
    Long version;

    /** Ranges in the list. */
    Long ranges;

    /** Ranges that the version before did not have. */
    Long added;

    /** Ranges that only the version before had. */
    Long removed;

    Long lines;
    Long rejected;
    Long normalised;

    /** Ranges of special-purpose address space that were taken out. */
    Long special;

    /** Bytes over the wire. */
    Long bytes;

    Instant finishedAt;
    long durationMs;
}
