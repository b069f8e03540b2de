package dev.bartizan.node;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code node}: one for each name, for the last process with this name. */
@Entity
@DynamicUpdate
@Table(name = "node")
class NodeRow {

    @Id
    String name;

    String version;

    Instant startedAt;

    /** Its last heartbeat. */
    Instant seenAt;

    /** When it was stopped; nothing while it runs, and after a crash. */
    @Nullable
    Instant stoppedAt;

    /** Where the other nodes reach it; nothing if it isn't known. */
    @Nullable
    String address;

    /** Whether it leads. */
    boolean leads;

    /** Since when it follows without having all changes; nothing if it has them. */
    @Nullable
    Instant behindSince;
}
