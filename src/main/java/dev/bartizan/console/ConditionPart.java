package dev.bartizan.console;

import dev.bartizan.health.Health;
import dev.bartizan.health.HealthSummaryView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** The condition of the service, on the overview. */
@Singleton
class ConditionPart {

    static final String NAME = "condition";

    private final Health health;

    private volatile Condition last = new Condition(true, List.of());

    /** What failed at the last comparison; pages that are loaded meanwhile don't change it. */
    private volatile List<Component> announced = List.of();

    ConditionPart(Health health) {
        this.health = health;
    }

    /**
     * The condition of the service.
     *
     * @param well whether all components work
     * @param components each with its facts
     */
    @TemplateData
    public record Condition(boolean well, List<Component> components) {

        static Condition of(HealthSummaryView summary) {
            Map<String, Map<String, Object>> all = summary.components() == null ? Map.of() : summary.components();
            return new Condition(
                    summary.status() == HealthSummaryView.Status.OK,
                    all.entrySet().stream()
                            .map(each -> Component.of(each.getKey(), each.getValue()))
                            .toList());
        }

        /** The components that don't work. */
        public List<Component> failing() {
            return components.stream().filter(each -> !each.well()).toList();
        }
    }

    /**
     * A component.
     *
     * @param facts each a line
     */
    @TemplateData
    public record Component(String name, boolean well, List<String> facts) {

        private static Component of(String name, Map<String, Object> facts) {
            return new Component(
                    name,
                    facts.get("status") == HealthSummaryView.Status.OK,
                    facts.entrySet().stream()
                            .filter(fact -> !fact.getKey().equals("status"))
                            .map(fact -> fact.getKey() + ": " + fact.getValue())
                            .toList());
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance condition(Condition condition);
    }

    /** The condition now; can read the database. */
    Condition current() {
        Condition now = Condition.of(health.summary());
        last = now;
        return now;
    }

    /** Reads the condition again; returns whether other components fail than before, or for other reasons. */
    boolean refresh() {
        List<Component> failing = current().failing();
        boolean changed = !failing.equals(announced);
        announced = failing;
        return changed;
    }

    /** The last condition that was read. */
    TemplateInstance part() {
        return Templates.condition(last);
    }
}
