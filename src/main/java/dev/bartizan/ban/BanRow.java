package dev.bartizan.ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanCause;
import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A ban; after its end the row is its history. */
@Entity
@Table(name = "ban")
class BanRow {

    private static final Logger LOG = Logger.getLogger(BanRow.class);

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** Canonical text of the CIDR, as {@link IpRange#toString()} writes it. */
    String range;

    /** Origin of the ban, such as {@value BanService#MANUAL}. */
    String origin;

    /** The machine whose agent reported it; nothing for bans by people and by engines of the nodes. */
    @Nullable
    String machine;

    /** The node whose engine has it; an empty text for bans by people and by agents of other machines. */
    String node = "";

    /** Scenario, such as {@value ActiveBan#MANUAL_SCENARIO} for bans by people. */
    String scenario;

    /** The reason, for people; may be empty. */
    String reason;

    @Enumerated(EnumType.STRING)
    @Column(name = "type")
    Remediation remediation = Remediation.ban;

    Instant beganAt;

    /** When it expires; nothing for a permanent ban. */
    @Nullable
    Instant expiresAt;

    /** When it was lifted; nothing if it was not. */
    @Nullable
    Instant liftedAt;

    /**
     * When the row was stored; nothing in rows of early versions. The database uses it to enforce that only one ban is
     * active.
     */
    @Nullable
    Instant storedAt;

    /** Whether another node has lifted it, and its own node has to lift it in its engine. */
    boolean liftPending;

    /** {@code liftedAt}, or else {@code expiresAt}; computed by the database for its index. */
    @Column(insertable = false, updatable = false)
    @Nullable
    Instant endsAt;

    /** A new row; the ban's id is ignored. */
    static BanRow of(ActiveBan ban, Instant now) {
        BanRow row = new BanRow();
        row.range = ban.range().toString();
        row.origin = ban.origin();
        row.machine = ban.machine().orElse(null);
        row.node = ban.node().orElse("");
        row.scenario = ban.scenario();
        row.reason = ban.reason();
        row.remediation = ban.type();
        row.beganAt = ban.since();
        row.expiresAt = ban.until().orElse(null);
        row.storedAt = now;
        return row;
    }

    /** The ban in memory. */
    ActiveBan toActive() {
        return new ActiveBan(
                id,
                IpRange.parse(range),
                new BanCause(source(), scenario, reason),
                remediation,
                beganAt,
                Optional.ofNullable(expiresAt));
    }

    private String source() {
        if (machine != null) {
            return ActiveBan.sourceOf(origin, machine);
        }
        return node.isEmpty() ? origin : ActiveBan.sourceOfNode(origin, node);
    }

    /** The ban in memory; empty, and logged, if the row is damaged, so that the others are still published. */
    Optional<ActiveBan> readable() {
        try {
            return Optional.of(toActive());
        } catch (IllegalArgumentException damaged) {
            LOG.errorv("ban_unreadable", kv("id", id), kv("range", range));
            return Optional.empty();
        }
    }

    boolean active(Instant now) {
        return liftedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }
}
