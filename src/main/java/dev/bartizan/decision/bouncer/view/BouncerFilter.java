package dev.bartizan.decision.bouncer.view;

import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.set.HostExpansion;
import java.util.List;
import java.util.Set;

/**
 * Which decisions a bouncer gets: what its row allows and what its request asks for, together. Two filters that are equal
 * let the same through.
 *
 * @param origins all of which; empty for any
 * @param lists names of the lists; empty for any
 * @param requested origins that the request names; empty for any
 * @param hosts whether single addresses are wanted
 * @param networks whether networks are wanted
 * @param containing texts of which the scenario has one; empty for any
 * @param notContaining texts of which the scenario has none
 * @param expansion which networks are told as single addresses
 * @param deduplicated whether a value is told once, however many sources have it
 * @param maxEntries most values; 0 for no limit
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
