package dev.bartizan.container.desired;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code container_hold}: an app whose containers are left alone for a while. */
@Entity
@Table(name = "container_hold")
class HoldRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** The node on whose engine the app is. */
    String node;

    String app;
    Instant heldUntil;
}
