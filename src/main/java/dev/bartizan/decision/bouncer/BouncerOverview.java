package dev.bartizan.decision.bouncer;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.decision.bouncer.view.CidrMode;
import dev.bartizan.decision.bouncer.view.DecisionView;
import dev.bartizan.decision.bouncer.view.Known;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together what is shown of a bouncer: its row, what it did since, and what a person should know. */
@Singleton
class BouncerOverview {

    private final BouncerRegistry registry;

    BouncerOverview(BouncerRegistry registry) {
        this.registry = registry;
    }

    BouncerItem of(Bouncer bouncer) {
        return item(bouncer, null);
    }

    BouncerItem of(Bouncer bouncer, TokenSecret key) {
        return item(bouncer, key.value());
    }

    private BouncerItem item(Bouncer bouncer, String key) {
        Optional<BouncerSession> session = registry.find(bouncer.id);
        BouncerActivity activity = session.map(BouncerSession::activity).orElse(BouncerActivity.NONE);
        Optional<DecisionView> view = session.flatMap(BouncerSession::known).map(Known::view);
        BouncerSettings settings = bouncer.settings();
        return new BouncerItem(
                bouncer.id,
                bouncer.name,
                key,
                settings.origins(),
                settings.lists(),
                bouncer.maxEntries,
                bouncer.cidr,
                bouncer.createdAt,
                activity.lastPullAt(),
                activity.userAgent(),
                activity.address(),
                view.map(known -> known.extent().values()).orElse(null),
                activity.metrics(),
                view.map(known -> warnings(settings, activity, known)).orElse(List.of()));
    }

    private static List<String> warnings(BouncerSettings settings, BouncerActivity activity, DecisionView view) {
        DecisionView.Extent extent = view.extent();
        List<String> warnings = new ArrayList<>();
        if (extent.cut() > 0) {
            warnings.add(extent.cut() + " entries do not fit into the limit of " + settings.maxEntries()
                    + " and are not told to it.");
        }
        if (extent.networks() > 0 && BouncerSettings.blocksFirstAddressOnly(activity.userAgent())) {
            warnings.add(extent.networks() + " networks are told as they are: in nftables mode this bouncer blocks only"
                    + " the first address of each.");
        }
        if (settings.cidr(activity.userAgent()) == CidrMode.DROP) {
            warnings.add("Networks are not told to it, only single addresses.");
        }
        return warnings;
    }
}
