package dev.bartizan.blocklist.importing;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One import of one or all lists. */
@Entity
@Table(name = "import_run")
public class ImportRunRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "trigger")
    @Enumerated(EnumType.STRING)
    ImportTrigger trigger;

    @Enumerated(EnumType.STRING)
    public RunStatus status;

    Instant startedAt;
    public @Nullable Instant finishedAt;
}
