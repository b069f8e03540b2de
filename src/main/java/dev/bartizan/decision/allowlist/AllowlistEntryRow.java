package dev.bartizan.decision.allowlist;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A range that is never blocked. */
@Entity
@Table(name = "allowlist_entry")
public class AllowlistEntryRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    /** Canonical text of the range, as {@link dev.bartizan.ip.IpRange#toString()} writes it. */
    String range;

    /** The reason for the entry; null for no comment. */
    String comment;

    /** Declared by the configuration, so read-only in the API. */
    boolean provisioned;

    Instant createdAt;
}
