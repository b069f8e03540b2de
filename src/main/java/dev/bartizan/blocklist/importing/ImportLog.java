package dev.bartizan.blocklist.importing;

import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Page;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Past import runs and their results. */
@Singleton
public class ImportLog {

    private final Database database;
    private final ImportRunRepository runs;
    private final ImportResultRepository results;

    ImportLog(Database database, ImportRunRepository runs, ImportResultRepository results) {
        this.database = database;
        this.runs = runs;
        this.results = results;
    }

    /**
     * @throws ServiceException {@code NOT_FOUND}
     */
    public RunView run(long id) {
        return database.read(() -> runs.findByIdOptional(id)
                .map(run -> RunView.of(run, results.listByRun(id)))
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("run", id))));
    }

    /** The last run that the schedule started. */
    Optional<RunView> lastScheduled() {
        return database.read(
                () -> runs.findLast(ImportTrigger.SCHEDULE).map(run -> RunView.of(run, results.listByRun(run.id))));
    }

    /** Results of lists, newest first. */
    public Page<LogEntryView> page(@Nullable String list, int page, int pageSize) {
        return database.read(() -> results.page(list, page, pageSize, LogEntryView::of));
    }
}
