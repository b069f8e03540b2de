package dev.bartizan.decision.machine;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machines in memory. Everything is replaced after each change of the rows. */
@Singleton
class MachineRegistry {

    /** Empty until the machines have been loaded for the first time. */
    private volatile Optional<Map<String, Machine>> byName = Optional.empty();

    /** Whether the machines have been loaded, so that one that isn't found doesn't exist. */
    boolean loaded() {
        return byName.isPresent();
    }

    Optional<Machine> find(String name) {
        return byName.map(machines -> machines.get(name));
    }

    /** Whether it has not been removed. */
    boolean has(Machine machine) {
        return find(machine.name()).filter(current -> current == machine).isPresent();
    }

    Collection<Machine> all() {
        return byName.map(Map::values).orElse(List.of());
    }

    /** Replaces the machines; those that stay the same are kept, with their sessions. */
    void replace(Collection<MachineRow> rows) {
        Map<String, Machine> next = new HashMap<>();
        for (MachineRow row : rows) {
            Optional<Machine> known = find(row.name)
                    .filter(machine -> machine.id() == row.id && machine.hash().equals(row.hash));
            next.put(row.name, known.orElseGet(() -> new Machine(row)));
        }
        byName = Optional.of(Map.copyOf(next));
    }
}
