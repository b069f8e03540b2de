package dev.bartizan.decision.allow;

import dev.bartizan.ban.engine.EngineAllowlist.Allowance;
import dev.bartizan.ip.IpRange;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A range that a node has added to an engine's allowlist, or is about to add. */
@Entity
@Table(name = "engine_allowance")
class EngineAllowanceRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** The node whose engine it is. */
    String node;

    String engine;

    String place;

    /** Canonical text of the range. */
    String range;

    /** Whether the engine has confirmed it. */
    boolean written;

    Allowance toAllowance() {
        return new Allowance(place, IpRange.parse(range));
    }
}
