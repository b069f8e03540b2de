package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.importing.progress.ListSize;
import dev.bartizan.http.Page;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of {@code import_result}. */
@ApplicationScoped
public class ImportResultRepository implements PanacheRepository<ImportResultRow> {

    List<ImportResultRow> listByRun(long runId) {
        return list("run.id = ?1 order by id", runId);
    }

    /**
     * The sizes that the last imports found which succeeded, oldest first.
     *
     * @param most maximum number for each list
     */
    List<ListSize> sizes(int most) {
        return getEntityManager()
                .createQuery("""
                        select s.list, s.ranges, s.finishedAt from (
                            select r.id as id, r.list as list, r.ranges as ranges, r.finishedAt as finishedAt,
                                row_number() over (partition by r.list order by r.id desc) as position
                            from ImportResultRow r where r.ranges is not null and r.outcome in ?1) s
                        where s.position <= ?2 order by s.id""", Object[].class)
                .setParameter(1, List.of(ImportOutcome.IMPORTED, ImportOutcome.UNCHANGED))
                .setParameter(2, most)
                .getResultStream()
                .map(row -> new ListSize((String) row[0], (Long) row[1], (Instant) row[2]))
                .toList();
    }

    /** One page of results, newest first; {@code list} is a name; all lists if it is absent. */
    <T> Page<T> page(@Nullable String list, int page, int pageSize, Function<ImportResultRow, T> view) {
        PanacheQuery<ImportResultRow> query = list == null
                ? find("from ImportResultRow r join fetch r.run order by r.id desc")
                : find("from ImportResultRow r join fetch r.run where r.list = ?1 order by r.id desc", list);
        long total = list == null ? count() : count("list", list);
        List<T> items = query.page(page - 1, pageSize).stream().map(view).toList();
        return new Page<>(items, page, pageSize, total);
    }
}
