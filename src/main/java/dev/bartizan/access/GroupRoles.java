package dev.bartizan.access;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which role the groups of a person give. Group names are case-sensitive. */
public final class GroupRoles {

    /** The groups of each role, the highest role first. */
    private final Map<Role, List<String>> groups = new LinkedHashMap<>();

    public GroupRoles(Optional<List<String>> admins, Optional<List<String>> operators, Optional<List<String>> viewers) {
        groups.put(Role.ADMIN, admins.orElse(List.of()));
        groups.put(Role.OPERATOR, operators.orElse(List.of()));
        groups.put(Role.VIEWER, viewers.orElse(List.of()));
    }

    /** The highest role of these groups; empty if none of them has a role. */
    public Optional<Role> of(Collection<String> given) {
        return groups.entrySet().stream()
                .filter(role -> !Collections.disjoint(role.getValue(), given))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether no group has a role. */
    public boolean isEmpty() {
        return groups.values().stream().allMatch(List::isEmpty);
    }
}
