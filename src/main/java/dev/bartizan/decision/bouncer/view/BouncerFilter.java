package dev.bartizan.decision.bouncer.view;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.set.HostExpansion;
import dev.bartizan.remediation.Remediation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Selects the decisions that a bouncer gets, from its settings and its request. Equal filters select the same
 * decisions.
 *
 * @param type wanted type of the decisions; empty for any
 * @param deduplicated whether a value is sent once even if several sources contain it
 * @param maxEntries maximum number of values; 0 for no limit
 */
public record BouncerFilter(
        Sources sources,
        Scenarios scenarios,
        Values values,
        Optional<Remediation> type,
        boolean deduplicated,
        int maxEntries) {

    /**
     * Where the decisions come from.
     *
     * @param origins origins that the bouncer's settings allow; empty for any
     * @param lists names of the lists; empty for any
     * @param requested origins that its request names; empty for any
     */
    public record Sources(Set<String> origins, Set<String> lists, Set<String> requested) {

        /** All origins and lists. */
        public static final Sources ALL = new Sources(Set.of(), Set.of(), Set.of());

        private boolean admit(String origin) {
            return (origins.isEmpty() || origins.contains(origin))
                    && (requested.isEmpty() || requested.contains(origin));
        }
    }

    /**
     * The wanted scenarios.
     *
     * @param containing the scenario must contain one of these texts; empty for any scenario
     * @param notContaining the scenario must contain none of these texts
     */
    public record Scenarios(List<String> containing, List<String> notContaining) {

        /** Any scenario. */
        public static final Scenarios ALL = new Scenarios(List.of(), List.of());

        private boolean admit(String scenario) {
            return (containing.isEmpty() || containing.stream().anyMatch(scenario::contains))
                    && notContaining.stream().noneMatch(scenario::contains);
        }
    }

    /**
     * The wanted values.
     *
     * @param hosts whether single addresses are wanted
     * @param networks whether networks are wanted
     * @param expansion networks that are sent as single addresses
     */
    public record Values(boolean hosts, boolean networks, HostExpansion expansion) {}

    /** A copy with another expansion. */
    BouncerFilter with(HostExpansion expansion) {
        return new BouncerFilter(
                sources,
                scenarios,
                new Values(values.hosts(), values.networks(), expansion),
                type,
                deduplicated,
                maxEntries);
    }

    /** A copy without a maximum number of values. */
    public BouncerFilter withoutLimit() {
        return new BouncerFilter(sources, scenarios, values, type, deduplicated, 0);
    }

    /** The filter of the view that has the decisions of all bouncers with this expansion and deduplication. */
    public BouncerFilter unrestricted() {
        return new BouncerFilter(
                Sources.ALL,
                Scenarios.ALL,
                new Values(true, true, values.expansion()),
                Optional.empty(),
                deduplicated,
                0);
    }

    boolean admits(ListContent list) {
        String name = list.name();
        return admits(Source.LISTS, name, list.type())
                && (sources.lists().isEmpty() || sources.lists().contains(name));
    }

    boolean admits(String origin, String scenario, Remediation given) {
        return sources.admit(origin) && scenarios.admit(scenario) && type.orElse(given) == given;
    }

    boolean admits(Cidr value) {
        return value.isHost() ? values.hosts() : values.networks();
    }
}
