package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.bouncer.view.BouncerFilter;
import dev.bartizan.remediation.Remediation;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The filter of a request. The parameters are CrowdSec's; unknown values are not an error, but match nothing.
 *
 * @param origins wanted origins; empty for any
 * @param namesScopes whether it names scopes
 * @param hosts whether single addresses are wanted
 * @param networks whether networks are wanted
 * @param type wanted type; empty for any
 * @param scenarios wanted scenarios
 * @param deduplicated whether a value appears once even if several sources contain it
 */
record RequestedFilter(
        Set<String> origins,
        boolean namesScopes,
        boolean hosts,
        boolean networks,
        Optional<Remediation> type,
        BouncerFilter.Scenarios scenarios,
        boolean deduplicated) {

    /** Everything. */
    static final RequestedFilter ALL =
            new RequestedFilter(Set.of(), false, true, true, Optional.empty(), BouncerFilter.Scenarios.ALL, true);

    /** Reads the parameters of a request. */
    static RequestedFilter of(MultivaluedMap<String, String> query) {
        Set<String> scopes = split(query, "scopes").stream()
                .map(scope -> scope.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        Optional<String> named =
                Optional.ofNullable(query.getFirst("type")).map(String::strip).filter(text -> !text.isEmpty());
        Optional<Remediation> type = named.flatMap(Remediation::of);
        boolean knownType = named.isPresent() == type.isPresent();
        return new RequestedFilter(
                Set.copyOf(split(query, "origins")),
                !scopes.isEmpty(),
                knownType && (scopes.isEmpty() || scopes.contains("ip")),
                knownType && (scopes.isEmpty() || scopes.contains("range")),
                type,
                new BouncerFilter.Scenarios(
                        split(query, "scenarios_containing"), split(query, "scenarios_not_containing")),
                !"false".equals(query.getFirst("dedup")));
    }

    /** The same without single addresses or without networks. */
    RequestedFilter of(boolean wantHosts, boolean wantNetworks) {
        return new RequestedFilter(
                origins, namesScopes, hosts && wantHosts, networks && wantNetworks, type, scenarios, deduplicated);
    }

    private static List<String> split(MultivaluedMap<String, String> query, String name) {
        String values = query.getFirst(name);
        return values == null
                ? List.of()
                : Arrays.stream(values.split(","))
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .distinct()
                        .sorted()
                        .toList();
    }
}
