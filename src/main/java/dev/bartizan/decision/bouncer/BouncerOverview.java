package dev.bartizan.decision.bouncer;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerState;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the API's view of a bouncer: its row, its activity and its warnings. */
@Singleton
class BouncerOverview {

    private final BouncerRegistry registry;
    private final BouncerWarnings warnings;
    private final ConfiguredKeys configured;
    private final Clock clock;

    BouncerOverview(BouncerRegistry registry, BouncerWarnings warnings, ConfiguredKeys configured, Clock clock) {
        this.registry = registry;
        this.warnings = warnings;
        this.configured = configured;
        this.clock = clock;
    }

    BouncerView of(BouncerRow bouncer) {
        return item(bouncer, null);
    }

    BouncerView of(BouncerRow bouncer, TokenSecret key) {
        return item(bouncer, key.value());
    }

    private BouncerView.@Nullable PreviousKeyView previousKey(BouncerRow bouncer) {
        boolean valid = bouncer.previousHash != null
                && (bouncer.previousUntil == null || bouncer.previousUntil.isAfter(clock.instant()));
        return valid ? new BouncerView.PreviousKeyView(bouncer.previousUntil) : null;
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
                bouncer.certificate,
                bouncer.createdAt,
                configured.has(bouncer.name),
                previousKey(bouncer),
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
                Stream.of(
                                warnings.ofCertificate(bouncer.certificate),
                                warnings.of(settings).stream(),
                                session.map(warnings::of).orElse(List.of()).stream())
                        .flatMap(Function.identity())
                        .toList());
    }
}
