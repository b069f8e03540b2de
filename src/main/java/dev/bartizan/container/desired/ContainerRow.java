package dev.bartizan.container.desired;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code supervised_container}: desired state and counted restarts, which survive a restart of Bartizan. */
@Entity
@Table(name = "supervised_container")
class ContainerRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** The node on whose engine the container is. */
    String node;

    String name;

    @Enumerated(EnumType.STRING)
    DesiredState wish;

    /** Absent unless it should be stopped, and if an older version stored that. */
    @Enumerated(EnumType.STRING)
    @Nullable
    StoppedBy stoppedBy;

    /** Its app; absent if it was never observed. */
    @Nullable
    String app;

    /** Times of the counted restarts: milliseconds since 1970, oldest first, separated by commas. */
    String restarts;

    boolean failed;

    /** Its name before it was renamed while it was down; absent if it wasn't, or was started since then. */
    @Nullable
    String formerName;

    Instant changedAt;
}
