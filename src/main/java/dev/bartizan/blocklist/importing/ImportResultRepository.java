package dev.bartizan.blocklist.importing;

import dev.bartizan.http.Page;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of {@code import_result}. */
@ApplicationScoped
public class ImportResultRepository implements PanacheRepository<ImportResultRow> {

    List<ImportResultRow> listByRun(long runId) {
        return list("run.id = ?1 order by id", runId);
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
