package dev.bartizan.blocklist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;

/** One import of one or all lists. */
@Entity
class ImportRun {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "trigger")
    @Enumerated(EnumType.STRING)
    ImportTrigger trigger;

    @Enumerated(EnumType.STRING)
    RunStatus status;

    Instant startedAt;
    Instant finishedAt;
}
