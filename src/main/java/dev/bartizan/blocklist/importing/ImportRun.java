package dev.bartizan.blocklist.importing;

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
public class ImportRun {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "trigger")
    @Enumerated(EnumType.STRING)
    ImportTrigger trigger;

    @Enumerated(EnumType.STRING)
    public RunStatus status;

    Instant startedAt;
    public Instant finishedAt;
}
