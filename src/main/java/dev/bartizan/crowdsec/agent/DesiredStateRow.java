package dev.bartizan.crowdsec.agent;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code crowdsec_agent}: whether the agent of a node should run. */
@Entity
@Table(name = "crowdsec_agent")
class DesiredStateRow {

    /** The node on whose machine the agent is. */
    @Id
    String node;

    boolean enabled;
    Instant changedAt;
}
