package dev.bartizan.decision.bouncer.page;

import dev.bartizan.console.NameSearch;
import dev.bartizan.decision.bouncer.BouncerOverview;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds bouncers by their names. */
@Singleton
class BouncerNames implements NameSearch {

    private final BouncerOverview bouncers;

    BouncerNames(BouncerOverview bouncers) {
        this.bouncers = bouncers;
    }

    @Override
    public Stream<Hit> find(String text) {
        return bouncers.list().stream()
                .filter(bouncer -> bouncer.name().toLowerCase(Locale.ROOT).contains(text))
                .map(bouncer -> new Hit(Kind.BOUNCER, bouncer.name(), BouncerPage.PATH));
    }
}
