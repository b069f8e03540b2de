package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.importing.ImportLog;
import dev.bartizan.blocklist.importing.ImportState;
import dev.bartizan.blocklist.importing.LogEntryView;
import dev.bartizan.blocklist.importing.progress.RunningImport;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.TemplateData;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what pages show of import runs: progress from memory, results from the database. */
@Singleton
class ImportRuns {

    private final ImportState state;
    private final ImportLog log;

    ImportRuns(ImportState state, ImportLog log) {
        this.state = state;
        this.log = log;
    }

    /**
     * An import run.
     *
     * @param now what it is doing; null if it has ended
     * @param results the outcomes of its lists; empty while it runs
     */
    @TemplateData
    public record Shown(long run, @Nullable RunningImport now, List<LogEntryView> results) {

        /** The path of the run in the API. */
        public String api() {
            return "/api/v1/blocklists/import/" + run;
        }
    }

    /**
     * A run.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    Shown require(long run) {
        return state.now(run)
                .map(now -> new Shown(run, now, List.of()))
                .orElseGet(() -> new Shown(run, null, log.run(run).results()));
    }

    /** A run; empty if there is none of that id. */
    Optional<Shown> find(long run) {
        try {
            return Optional.of(require(run));
        } catch (ServiceException unknown) {
            if (unknown.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw unknown;
        }
    }
}
