package dev.bartizan.container.desired;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** What is to be known of a supervised container when we have been restarted. */
@Entity
@Table(name = "supervised_container")
class StoredContainer {

    @Id
    String name;

    @Enumerated(EnumType.STRING)
    DesiredState wish;

    /** When it was restarted: milliseconds since 1970, oldest first, separated by commas. */
    String restarts;

    boolean failed;
    Instant changedAt;
}
