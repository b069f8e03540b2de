package dev.bartizan.container.page;

import dev.bartizan.console.NameSearch;
import dev.bartizan.container.supervision.Supervisor;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds supervised containers by their names. */
@Singleton
class ContainerNames implements NameSearch {

    private final Supervisor supervisor;

    ContainerNames(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Stream<Hit> find(String text) {
        return supervisor.containers().stream()
                .filter(container -> container.name().toLowerCase(Locale.ROOT).contains(text))
                .map(container -> new Hit(Kind.CONTAINER, container.name(), ContainerLine.path(container.name())));
    }
}
