package dev.bartizan.console;

import dev.bartizan.console.condition.ConditionHelp;
import dev.bartizan.health.Health;
import dev.bartizan.health.HealthSummaryView;
import io.quarkus.arc.All;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The condition of the service, on the overview. */
@Singleton
class ConditionPart {

    static final String NAME = "condition";

    /** The page where each component is fixed, or that says why it fails. */
    static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("allowlist", "/ui/allowlist"),
            Map.entry("blocklists", "/ui/lists"),
            Map.entry("clock", "/ui/settings"),
            Map.entry("containers", "/ui/containers"),
            Map.entry("crowdsec", "/ui/crowdsec"),
            Map.entry("database", "/ui/logs"),
            Map.entry("decisions", "/ui/logs"),
            Map.entry("deployments", "/ui/deployments"),
            Map.entry("fail2ban", "/ui/jails"),
            Map.entry("notifications", "/ui/notifications"),
            Map.entry("snapshot", "/ui/logs"));

    private final Health health;
    private final List<ConditionHelp> help;

    private volatile Condition last = new Condition(true, List.of());

    /** What failed at the last comparison; pages that are loaded meanwhile don't change it. */
    private volatile List<Component> announced = List.of();

    ConditionPart(Health health, @All List<ConditionHelp> help) {
        this.health = health;
        this.help = help;
    }

    /**
     * The condition of the service.
     *
     * @param well whether all components work
     * @param components each with its facts
     */
    @TemplateData
    public record Condition(boolean well, List<Component> components) {

        static Condition of(HealthSummaryView summary, List<ConditionHelp> help) {
            Map<String, Map<String, Object>> all = summary.components() == null ? Map.of() : summary.components();
            return new Condition(
                    summary.status() == HealthSummaryView.Status.OK,
                    all.entrySet().stream()
                            .map(each -> Component.of(each.getKey(), each.getValue(), help))
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
     * @param details its facts by name, as in the health summary
     * @param help what its feature adds to the explanation
     */
    @TemplateData
    public record Component(String name, boolean well, Map<String, Object> details, List<ConditionHelp> help) {

        private static Component of(String name, Map<String, Object> facts, List<ConditionHelp> help) {
            Map<String, Object> details = new LinkedHashMap<>(facts);
            Object status = details.remove("status");
            return new Component(
                    name,
                    status == HealthSummaryView.Status.OK,
                    details,
                    help.stream().filter(each -> each.component().equals(name)).toList());
        }

        /** The facts, each a line with the name that it has in the API. */
        public List<String> facts() {
            return details.entrySet().stream()
                    .map(fact -> fact.getKey() + ": " + fact.getValue())
                    .toList();
        }

        /** The page where it is fixed; empty if none is known. */
        public String page() {
            return PAGES.getOrDefault(name, "");
        }

        /** A fact as a text; empty if there is none of this name. */
        public String fact(String key) {
            return Objects.toString(details.get(key), "");
        }

        /** A number; 0 if there is none of this name. */
        public long count(String key) {
            return details.get(key) instanceof Number number ? number.longValue() : 0;
        }

        /** A number in a fact that has several by name; 0 if there is none. */
        public long count(String key, String inner) {
            return details.get(key) instanceof Map<?, ?> several && several.get(inner) instanceof Number number
                    ? number.longValue()
                    : 0;
        }

        /** The parts of a fact that has several; empty if there is none of this name. */
        public List<Named> named(String key) {
            return details.get(key) instanceof Map<?, ?> several
                    ? several.entrySet().stream()
                            .map(each -> new Named(String.valueOf(each.getKey()), each.getValue()))
                            .toList()
                    : List.of();
        }

        /** What its feature adds, as HTML in the language of the page. */
        public String helpFor(PageFrame ui) {
            return help.stream()
                    .map(each -> each.help()
                            .data("ui", ui)
                            .setLocale(ui.preferences().language())
                            .render())
                    .collect(Collectors.joining());
        }
    }

    /** A part of a fact. */
    @TemplateData
    public record Named(String name, Object value) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance condition(Condition condition);
    }

    /** The condition now; can read the database. */
    Condition current() {
        Condition now = Condition.of(health.summary(), help);
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
