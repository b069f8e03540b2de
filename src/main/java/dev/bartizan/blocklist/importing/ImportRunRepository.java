package dev.bartizan.blocklist.importing;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code import_run}. */
@ApplicationScoped
public class ImportRunRepository implements PanacheRepository<ImportRunRow> {

    /** Marks runs that a crash left open as interrupted; {@code except} is the id of the current run, or -1. */
    int interruptUnfinished(long except, Instant now) {
        return update(
                "status = ?1, finishedAt = ?2 where status = ?3 and id <> ?4",
                RunStatus.INTERRUPTED,
                now,
                RunStatus.RUNNING,
                except);
    }

    Optional<ImportRunRow> findLast(ImportTrigger trigger) {
        return find("trigger = ?1 order by id desc", trigger).firstResultOptional();
    }

    /** Runs that began before the given moment and have ended. */
    List<Long> idsBefore(Instant oldest) {
        return find("startedAt < ?1 and status <> ?2", oldest, RunStatus.RUNNING).stream()
                .map(run -> run.id)
                .toList();
    }
}
