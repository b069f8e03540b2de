package dev.bartizan.container.desired;

import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.container.desired.DesiredStates.Known;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.node.Nodes;
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
    private final HoldRepository holds;
    private final Nodes nodes;
    private final Clock clock;

    public StoredContainers(
            Database database, StoredContainerRepository repository, HoldRepository holds, Nodes nodes, Clock clock) {
        this.database = database;
        this.nodes = nodes;
        this.repository = repository;
        this.holds = holds;
        this.clock = clock;
    }

    /** Whether {@link #all} is complete: the rows of a former name of this node have its name. */
    public boolean complete() {
        return nodes.registered();
    }

    /**
     * All stored values of this node by container name.
     *
     * @throws DatabaseException if they can't be read
     */
    public Map<String, Known> all() {
        Map<String, Known> all = new HashMap<>();
        database.read(() -> repository.ofThisNode()).forEach(row -> all.put(row.name, read(row)));
        return all;
    }

    /**
     * Stores values by container name; an empty value removes the row.
     *
     * @throws DatabaseException if they can't be stored; then nothing has changed
     */
    public void save(Map<String, Optional<Known>> changes) {
        database.write(() -> changes.forEach((container, change) ->
                change.ifPresentOrElse(known -> save(container, known), () -> repository.remove(container))));
    }

    /**
     * Until when the apps of this node are held, also those whose time is over.
     *
     * @throws DatabaseException if they can't be read
     */
    public Map<String, Instant> holds() {
        Map<String, Instant> all = new HashMap<>();
        database.read(() -> holds.ofThisNode()).forEach(row -> all.put(row.app, row.heldUntil));
        return all;
    }

    /**
     * Stores until when apps are held; an empty value ends a hold.
     *
     * @throws DatabaseException if they can't be stored; then nothing has changed
     */
    public void saveHolds(Map<String, Optional<Instant>> changes) {
        database.write(() -> changes.forEach(
                (app, change) -> change.ifPresentOrElse(until -> holds.replace(app, until), () -> holds.remove(app))));
    }

    private void save(String container, Known known) {
        ContainerRow row = repository.row(container);
        row.wish = known.desired();
        row.stoppedBy = known.stoppedBy().orElse(null);
        row.app = known.app().orElse(null);
        row.restarts = known.budget().restarts().stream()
                .map(at -> String.valueOf(at.toEpochMilli()))
                .collect(Collectors.joining(","));
        row.failed = known.budget().usedUp();
        row.formerName = known.formerName().orElse(null);
        row.changedAt = clock.instant();
        repository.persist(row);
    }

    private static Known read(ContainerRow row) {
        List<Instant> restarts = Arrays.stream(row.restarts.split(","))
                .filter(text -> !text.isEmpty())
                .map(text -> Instant.ofEpochMilli(Long.parseLong(text)))
                .toList();
        return new Known(
                row.wish,
                Optional.ofNullable(row.stoppedBy),
                new RestartBudget(restarts, row.failed),
                Optional.ofNullable(row.formerName),
                Optional.ofNullable(row.app));
    }
}
