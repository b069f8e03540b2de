package dev.bartizan.blocklist;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** One version of a list's content, as one blob. Never changed, so that nobody compares megabytes to find that out. */
@Entity
@Immutable
class BlocklistSnapshot {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    Long blocklistId;

    /** Counts up from 1 for each list. */
    long version;

    Instant createdAt;

    /** Number of ranges in the content. */
    long ranges;

    /** Encoded by {@link dev.bartizan.ip.IpRangeSetCodec}. */
    byte[] content;
}
