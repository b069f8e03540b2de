package dev.bartizan.decision.bouncer.cursor;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The cursor of a bouncer. */
@Entity
@Table(name = "bouncer_cursor")
class CursorRow {

    @Id
    Long bouncerId;

    /** When it pulled; it may have pulled since. */
    Instant pulledAt;

    /** See {@link CursorCodec}. */
    byte[] content;

    /** The hashes of the lists in the content. */
    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "bouncer_cursor_content", joinColumns = @JoinColumn(name = "bouncer_id"))
    @Column(name = "hash")
    Set<String> hashes = new HashSet<>();

    CursorRow() {}

    CursorRow(long bouncerId, Instant pulledAt, byte[] content) {
        this.bouncerId = bouncerId;
        this.pulledAt = pulledAt;
        this.content = content;
    }
}
