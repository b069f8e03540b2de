package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;

/** A ban and, after its end, the memory of it. */
@Entity
public class Ban {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** Canonical text of the CIDR, as {@link IpRange#toString()} writes it. */
    String range;

    /** Who banned it, such as {@value BanService#MANUAL}. */
    String origin;

    /** What it is for, such as {@value ActiveBan#MANUAL_SCENARIO} for people. */
    String scenario;

    /** For people, or empty. */
    String reason;

    Instant beganAt;

    /** When it runs out; null for a permanent one. */
    Instant expiresAt;

    /** When it was ended before its time; null if it was not. */
    Instant liftedAt;

    /** When the row was stored; null in rows of early versions. The database judges by it whether the ban is the only one. */
    Instant storedAt;

    /** The moment of the lifting or else of the expiry, computed by the database for its index. */
    @Column(insertable = false, updatable = false)
    Instant endsAt;

    /** A new row; the ban's id is ignored. */
    static Ban of(ActiveBan ban, Instant now) {
        Ban row = new Ban();
        row.range = ban.range().toString();
        row.origin = ban.origin();
        row.scenario = ban.scenario();
        row.reason = ban.reason();
        row.beganAt = ban.since();
        row.expiresAt = ban.until().orElse(null);
        row.storedAt = now;
        return row;
    }

    /** What readers know of it while it is in force. */
    ActiveBan toActive() {
        return new ActiveBan(
                id, IpRange.parse(range), origin, scenario, reason, beganAt, Optional.ofNullable(expiresAt));
    }

    boolean active(Instant now) {
        return liftedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }
}
