package dev.bartizan.decision.bouncer.view;

import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.set.HostExpansion;
import java.util.List;
import java.util.Set;

/**
 * Selects the decisions that a bouncer gets, from its settings and its request. Equal filters select the same
 * decisions.
 *
 * @param origins origins that its settings allow; empty for any
 * @param lists names of the lists; empty for any
 * @param requested origins that its request names; empty for any
 * @param hosts whether single addresses are wanted
 * @param networks whether networks are wanted
 * @param containing the scenario must contain one of these texts; empty for any scenario
 * @param notContaining the scenario must contain none of these texts
 * @param expansion networks that are sent as single addresses
 * @param deduplicated whether a value is sent once even if several sources contain it
 * @param maxEntries maximum number of values; 0 for no limit
 */
public record BouncerFilter(
        Set<String> origins,
        Set<String> lists,
        Set<String> requested,
        boolean hosts,
        boolean networks,
        List<String> containing,
        List<String> notContaining,
        HostExpansion expansion,
        boolean deduplicated,
        int maxEntries) {

    boolean admitsList(String name) {
        return admits(Source.LISTS, name) && (lists.isEmpty() || lists.contains(name));
    }

    boolean admits(String origin, String scenario) {
        return (origins.isEmpty() || origins.contains(origin))
                && (requested.isEmpty() || requested.contains(origin))
                && (containing.isEmpty() || containing.stream().anyMatch(scenario::contains))
                && notContaining.stream().noneMatch(scenario::contains);
    }

    boolean admits(Cidr value) {
        return value.isHost() ? hosts : networks;
    }
}
