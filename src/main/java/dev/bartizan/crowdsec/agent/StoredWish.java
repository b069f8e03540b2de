package dev.bartizan.crowdsec.agent;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Whether somebody wants the agent to run: the one row of its table. */
@Entity
@Table(name = "crowdsec_agent")
class StoredWish {

    static final long ID = 1;

    @Id
    Long id = ID;

    boolean enabled;
    Instant changedAt;
}
