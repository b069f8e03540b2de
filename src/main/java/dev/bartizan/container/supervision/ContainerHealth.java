package dev.bartizan.container.supervision;

import dev.bartizan.container.supervision.EngineWatch.Contact;
import dev.bartizan.health.HealthComponent;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The containers' part of the health summary. It has no names, because the summary is public. */
@Singleton
class ContainerHealth implements HealthComponent {

    private final Supervisor supervisor;
    private final EngineWatch engine;

    ContainerHealth(Supervisor supervisor, EngineWatch engine) {
        this.supervisor = supervisor;
        this.engine = engine;
    }

    @Override
    public String name() {
        return "containers";
    }

    @Override
    public Condition condition() {
        Contact contact = engine.contact();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("engine", contact.toString());
        if (contact == Contact.ABSENT) {
            return new Condition(true, facts);
        }
        List<SupervisedContainer> containers = supervisor.containers();
        facts.put("crash_recovery_complete", supervisor.adopted());
        facts.put("supervised", containers.size());
        Map<String, Long> states = containers.stream()
                .collect(Collectors.groupingBy(
                        container -> container.status().state(), TreeMap::new, Collectors.counting()));
        facts.put("states", states);
        containers.stream()
                .flatMap(container -> container.status().heldUntil().stream())
                .max(Comparator.naturalOrder())
                .ifPresent(until -> facts.put("held_until", until));
        boolean lost = states.containsKey("failed") || states.containsKey("missing");
        return new Condition(contact == Contact.CONNECTED && !lost, facts);
    }
}
