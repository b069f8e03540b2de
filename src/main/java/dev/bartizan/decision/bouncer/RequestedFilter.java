package dev.bartizan.decision.bouncer;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The filter of a request. The parameters are CrowdSec's; unknown values are not an error.
 *
 * @param origins wanted origins; empty for any
 * @param namesScopes whether it names scopes
 * @param hosts whether single addresses are wanted
 * @param networks whether networks are wanted
 * @param containing the scenario must contain one of these texts; empty for any scenario
 * @param notContaining the scenario must contain none of these texts
 * @param deduplicated whether a value appears once even if several sources contain it
 */
record RequestedFilter(
        Set<String> origins,
        boolean namesScopes,
        boolean hosts,
        boolean networks,
        List<String> containing,
        List<String> notContaining,
        boolean deduplicated) {

    /** Reads the parameters of a request. */
    static RequestedFilter of(MultivaluedMap<String, String> query) {
        Set<String> scopes = split(query, "scopes").stream()
                .map(scope -> scope.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        return new RequestedFilter(
                Set.copyOf(split(query, "origins")),
                !scopes.isEmpty(),
                scopes.isEmpty() || scopes.contains("ip"),
                scopes.isEmpty() || scopes.contains("range"),
                split(query, "scenarios_containing"),
                split(query, "scenarios_not_containing"),
                !"false".equals(query.getFirst("dedup")));
    }

    /** The same without single addresses or without networks. */
    RequestedFilter of(boolean wantHosts, boolean wantNetworks) {
        return new RequestedFilter(
                origins,
                namesScopes,
                hosts && wantHosts,
                networks && wantNetworks,
                containing,
                notContaining,
                deduplicated);
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
