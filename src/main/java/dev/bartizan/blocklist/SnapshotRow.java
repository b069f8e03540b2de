package dev.bartizan.blocklist;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/**
 * One version of a list's content, as one blob. Immutable, so that Hibernate doesn't compare megabytes to detect
 * changes.
 */
@Entity
@Table(name = "blocklist_snapshot")
@Immutable
class SnapshotRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    Long blocklistId;

    /** Counts up from 1 for each list. */
    long version;

    Instant createdAt;

    /** Number of ranges in the content. */
    long ranges;

    /** Encoded by {@link dev.bartizan.ip.set.IpRangeSetCodec}. */
    byte[] content;
}
