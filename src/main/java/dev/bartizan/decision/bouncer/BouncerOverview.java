package dev.bartizan.decision.bouncer;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerState;
import dev.bartizan.decision.bouncer.view.CidrMode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the API's view of a bouncer: its row, its activity and its warnings. */
@Singleton
class BouncerOverview {

    private final BouncerRegistry registry;

    BouncerOverview(BouncerRegistry registry) {
        this.registry = registry;
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
                view.map(shown -> warnings(settings, activity, shown)).orElse(List.of()));
    }

    private static List<String> warnings(BouncerSettings settings, BouncerActivity activity, BouncerDecisions view) {
        BouncerDecisions.Extent extent = view.extent();
        List<String> warnings = new ArrayList<>();
        if (extent.cut() > 0) {
            warnings.add(extent.cut() + " entries exceed the limit of " + settings.maxEntries()
                    + " and are not sent to it.");
        }
        if (extent.networks() > 0 && BouncerSettings.blocksFirstAddressOnly(activity.userAgent())) {
            warnings.add(extent.networks() + " networks are sent unchanged: in nftables mode this bouncer blocks only"
                    + " the first address of each.");
        }
        if (settings.cidr(activity.userAgent()) == CidrMode.DROP) {
            warnings.add("Networks are not sent to it, only single addresses.");
        }
        return warnings;
    }
}
