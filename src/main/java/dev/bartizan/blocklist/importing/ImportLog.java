package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.importing.progress.ListSize;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Page;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    /**
     * The sizes of lists, in ranges, after their last imports that found content, oldest first, by the names of the lists.
     *
     * @param most maximum number of imports of each list
     */
    public Map<String, List<ListSize>> sizes(int most) {
        return database.read(() -> results.sizes(most)).stream().collect(Collectors.groupingBy(ListSize::list));
    }

    /** Results of lists, newest first. */
    public Page<LogEntryView> page(@Nullable String list, int page, int pageSize) {
        return database.read(() -> results.page(list, page, pageSize, LogEntryView::of));
    }
}
