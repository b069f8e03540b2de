package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerState;
import dev.bartizan.decision.bouncer.view.CidrMode;
import dev.bartizan.http.TrustedProxies;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is likely wrong with a bouncer, in plain sentences. */
@Singleton
class BouncerWarnings {

    private final KnownNames known;
    private final boolean certificatesArrive;

    BouncerWarnings(KnownNames known, BouncerConfig config, TrustedProxies proxies) {
        this.known = known;
        this.certificatesArrive = config.certificateHeader().isPresent() && !proxies.isEmpty();
    }

    /** The warning about a client certificate that no proxy can send. */
    Stream<String> ofCertificate(@Nullable String certificate) {
        return certificate == null || certificatesArrive
                ? Stream.empty()
                : Stream.of(
                        "Its certificate has no effect: set bartizan.bouncer.certificate-header, and list the reverse "
                                + "proxy in quarkus.http.proxy.trusted-proxies.");
    }

    /** The warnings about settings alone, for example about a misspelled list. */
    List<String> of(BouncerSettings settings) {
        List<String> warnings = new ArrayList<>();
        for (String list : known.unknownLists(settings.lists())) {
            warnings.add("There is no list %s with entries.".formatted(list));
        }
        for (String origin : known.unknownOrigins(settings.origins())) {
            warnings.add("No decision has the origin %s; the origins are %s."
                    .formatted(origin, String.join(", ", known.origins())));
        }
        return warnings;
    }

    /** The warnings about what a bouncer requested and has. */
    List<String> of(BouncerSession session) {
        List<String> warnings = new ArrayList<>();
        Set<String> unknown = session.unknownOrigins();
        if (!unknown.isEmpty()) {
            warnings.add("It requests the origin %s, which no decision has; the origins are %s."
                    .formatted(String.join(", ", unknown), String.join(", ", known.origins())));
        }
        session.state().map(BouncerState::view).ifPresent(view -> {
            BouncerDecisions.Extent extent = view.extent();
            if (extent.values() == 0) {
                warnings.add("It gets no decisions.");
            }
            if (extent.cut() > 0) {
                warnings.add(extent.cut() + " entries exceed the limit of "
                        + session.settings().maxEntries() + " and are not sent to it.");
            }
            openNetworks(session, view).ifPresent(warnings::add);
        });
        if (session.settings().cidr(session.rangeSupport()) == CidrMode.DROP) {
            warnings.add("Networks are not sent to it, only single addresses.");
        }
        return warnings;
    }

    private static Optional<String> openNetworks(BouncerSession session, BouncerDecisions view) {
        RangeSupport support = session.rangeSupport();
        BouncerDecisions.Open open = open(support, view);
        return open.networks() == 0
                ? Optional.empty()
                : support.limitation()
                        .map(limitation -> "%d networks are sent unchanged, but %s: %d IPv4 addresses are not blocked."
                                .formatted(open.networks(), limitation, open.addresses4()));
    }

    /** What a bouncer leaves open of its networks. */
    static BouncerDecisions.Open open(BouncerSession session) {
        return session.state()
                .map(state -> open(session.rangeSupport(), state.view()))
                .orElse(BouncerDecisions.Open.NOTHING);
    }

    private static BouncerDecisions.Open open(RangeSupport support, BouncerDecisions view) {
        return support == RangeSupport.ALL
                ? BouncerDecisions.Open.NOTHING
                : view.open(!support.blocksIpv4(), !support.blocksIpv6(), support == RangeSupport.FIRST_ADDRESS);
    }
}
