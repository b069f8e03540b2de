package dev.bartizan.decision.allowlist;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The row of an {@link AllowlistEntry}. */
@Entity
@Table(name = "allowlist_entry")
class AllowlistEntryRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** Canonical text of the range, as {@link dev.bartizan.ip.IpRange#toString()} writes it. */
    String range;

    /** The reason for the entry; nothing for no comment. */
    @Nullable
    String comment;

    /** Declared by the configuration, so read-only in the API. */
    boolean provisioned;

    Instant createdAt;

    /** Name of the token that added it; nothing for declared entries and those of earlier versions. */
    @Nullable
    String author;

    /** When it ends; nothing if it doesn't end. */
    @Nullable
    Instant expiresAt;

    /** Whether the engines' own allowlists get it, too. */
    boolean inEngines;

    AllowlistEntry toModel() {
        return new AllowlistEntry(
                id,
                range,
                new AllowlistEntry.Note(comment, author),
                new AllowlistEntry.Term(createdAt, expiresAt),
                provisioned,
                inEngines);
    }
}
