package dev.bartizan.decision.allow;

import dev.bartizan.ban.engine.EngineAllowlist.Allowance;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Rows of {@code engine_allowance}. */
@ApplicationScoped
class EngineAllowanceRepository implements PanacheRepository<EngineAllowanceRow> {

    private static final String ONE = "engine = :engine and place = :place and range = :range";

    List<EngineAllowanceRow> of(String engine) {
        return list("engine = ?1 order by id", engine);
    }

    /** Stores what is about to be added to an engine; rows that exist already stay. */
    void store(String engine, Collection<Allowance> some) {
        for (Allowance each : some) {
            if (count(ONE, key(engine, each)) == 0) {
                EngineAllowanceRow row = new EngineAllowanceRow();
                row.engine = engine;
                row.place = each.place();
                row.range = each.range().toString();
                persist(row);
            }
        }
    }

    void markWritten(String engine) {
        update("written = true where engine = ?1", engine);
    }

    void delete(String engine, Collection<Allowance> some) {
        some.forEach(each -> delete(ONE, key(engine, each)));
    }

    private static Map<String, Object> key(String engine, Allowance each) {
        return Map.of(
                "engine", engine, "place", each.place(), "range", each.range().toString());
    }
}
