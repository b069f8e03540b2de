package dev.bartizan.decision.bouncer.cursor;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Ranges that were sent: what a list blocked, or the allowlist. */
@Entity
@Table(name = "bouncer_cursor_list")
class CursorListRow {

    /** The hash of its ranges, in hexadecimal digits. */
    @Id
    String hash;

    /** See {@link dev.bartizan.ip.set.IpRangeSetCodec}. */
    byte[] content;

    CursorListRow() {}

    CursorListRow(String hash, byte[] content) {
        this.hash = hash;
        this.content = content;
    }
}
