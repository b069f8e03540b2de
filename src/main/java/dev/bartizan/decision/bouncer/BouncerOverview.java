package dev.bartizan.decision.bouncer;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerState;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the API's view of a bouncer: its row, its activity and its warnings. */
@Singleton
class BouncerOverview {

    private final BouncerRegistry registry;
    private final BouncerWarnings warnings;

    BouncerOverview(BouncerRegistry registry, BouncerWarnings warnings) {
        this.registry = registry;
        this.warnings = warnings;
    }

    BouncerView of(BouncerRow bouncer) {
        return item(bouncer, null);
    }

    BouncerView of(BouncerRow bouncer, TokenSecret key) {
        return item(bouncer, key.value());
    }

    private BouncerView item(BouncerRow bouncer, @Nullable String key) {
        Optional<BouncerSession> session = registry.find(bouncer.id);
        BouncerActivity activity = session.map(BouncerSession::activity).orElse(BouncerActivity.NONE);
        Optional<BouncerDecisions> view = session.flatMap(BouncerSession::state).map(BouncerState::view);
        BouncerSettings settings = bouncer.settings();
        return new BouncerView(
                bouncer.id,
                bouncer.name,
                key,
                settings.origins(),
                settings.lists(),
                bouncer.maxEntries,
                bouncer.cidr,
                bouncer.createdAt,
                activity.lastAt(),
                activity.userAgent(),
                activity.address(),
                view.map(shown -> shown.extent().values()).orElse(null),
                activity.queries(),
                activity.hits(),
                activity.metrics(),
                session.map(BouncerWarnings::open)
                        .orElse(BouncerDecisions.Open.NOTHING)
                        .addresses4(),
                Stream.concat(warnings.of(settings).stream(), session.map(warnings::of).orElse(List.of()).stream())
                        .toList());
    }
}
