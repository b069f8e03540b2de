package dev.bartizan.container.desired;

import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.container.desired.DesiredStates.Known;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads and writes the stored values of containers. */
@Singleton
public class StoredContainers {

    private final Database database;
    private final StoredContainerRepository repository;
    private final Clock clock;

    public StoredContainers(Database database, StoredContainerRepository repository, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * All stored values by container name.
     *
     * @throws DatabaseException if they can't be read
     */
    public Map<String, Known> all() {
        Map<String, Known> all = new HashMap<>();
        database.read(() -> repository.listAll()).forEach(row -> all.put(row.name, read(row)));
        return all;
    }

    /**
     * Stores values by container name; an empty value removes the row.
     *
     * @throws DatabaseException if they can't be stored; then nothing has changed
     */
    public void save(Map<String, Optional<Known>> changes) {
        database.write(() -> changes.forEach((container, change) ->
                change.ifPresentOrElse(known -> save(container, known), () -> repository.deleteById(container))));
    }

    private void save(String container, Known known) {
        ContainerRow row = repository.findByIdOptional(container).orElseGet(ContainerRow::new);
        row.name = container;
        row.wish = known.desired();
        row.restarts = known.budget().restarts().stream()
                .map(at -> String.valueOf(at.toEpochMilli()))
                .collect(Collectors.joining(","));
        row.failed = known.budget().usedUp();
        row.changedAt = clock.instant();
        repository.persist(row);
    }

    private static Known read(ContainerRow row) {
        List<Instant> restarts = Arrays.stream(row.restarts.split(","))
                .filter(text -> !text.isEmpty())
                .map(text -> Instant.ofEpochMilli(Long.parseLong(text)))
                .toList();
        return new Known(row.wish, new RestartBudget(restarts, row.failed));
    }
}
