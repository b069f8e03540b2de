package dev.bartizan.crowdsec.agent;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The only row of {@code crowdsec_agent}: whether the agent should run. */
@Entity
@Table(name = "crowdsec_agent")
class DesiredStateRow {

    static final long ID = 1;

    @Id
    Long id = ID;

    boolean enabled;
    Instant changedAt;
}
