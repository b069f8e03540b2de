package dev.bartizan.decision.allow;

import dev.bartizan.ban.engine.EngineAllowlist.Allowance;
import dev.bartizan.node.NodeName;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** This node's rows of {@code engine_allowance}. */
@ApplicationScoped
class EngineAllowanceRepository implements PanacheRepository<EngineAllowanceRow> {

    private static final String ONE = "node = :node and engine = :engine and place = :place and range = :range";

    private final NodeName node;

    EngineAllowanceRepository(NodeName node) {
        this.node = node;
    }

    List<EngineAllowanceRow> of(String engine) {
        return list("node = ?1 and engine = ?2 order by id", node.text(), engine);
    }

    /** Stores what is about to be added to an engine; rows that exist already stay. */
    void store(String engine, Collection<Allowance> some) {
        for (Allowance each : some) {
            if (count(ONE, key(engine, each)) == 0) {
                EngineAllowanceRow row = new EngineAllowanceRow();
                row.node = node.text();
                row.engine = engine;
                row.place = each.place();
                row.range = each.range().toString();
                persist(row);
            }
        }
    }

    void markWritten(String engine) {
        update("written = true where node = ?1 and engine = ?2", node.text(), engine);
    }

    void delete(String engine, Collection<Allowance> some) {
        some.forEach(each -> delete(ONE, key(engine, each)));
    }

    private Map<String, Object> key(String engine, Allowance each) {
        return Map.of(
                "node",
                node.text(),
                "engine",
                engine,
                "place",
                each.place(),
                "range",
                each.range().toString());
    }
}
