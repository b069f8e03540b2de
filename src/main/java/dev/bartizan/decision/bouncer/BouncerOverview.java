package dev.bartizan.decision.bouncer;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.decision.bouncer.held.HeldRange;
import dev.bartizan.decision.bouncer.held.Holding;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerState;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bouncers as the API shows them: their rows, their activity and their warnings. */
@Singleton
public class BouncerOverview {

    private final BouncerService service;
    private final BouncerRegistry registry;
    private final BouncerWarnings warnings;
    private final ConfiguredKeys configured;
    private final PullService pulls;
    private final Clock clock;

    BouncerOverview(
            BouncerService service,
            BouncerRegistry registry,
            BouncerWarnings warnings,
            ConfiguredKeys configured,
            PullService pulls,
            Clock clock) {
        this.service = service;
        this.registry = registry;
        this.warnings = warnings;
        this.configured = configured;
        this.pulls = pulls;
        this.clock = clock;
    }

    /**
     * All bouncers by name.
     *
     * @throws ServiceException a database failure
     */
    public List<BouncerView> list() {
        return service.list().stream().map(this::of).toList();
    }

    /**
     * One bouncer.
     *
     * @throws ServiceException {@code NOT_FOUND}, or a database failure
     */
    public BouncerView get(long id) {
        return of(service.get(id));
    }

    /**
     * Creates a bouncer; the result has its key.
     *
     * @throws ServiceException {@code ALREADY_EXISTS} if another bouncer has the name or the certificate
     */
    public BouncerView create(BouncerRequest wanted) {
        BouncerService.Issued issued = service.issue(wanted.name(), wanted.certificate(), wanted.settings());
        return of(issued.bouncer(), issued.key());
    }

    /**
     * Issues another key; the result has it.
     *
     * @param currentFor how long the current key stays valid; empty until it is removed
     * @throws ServiceException {@code NOT_FOUND}
     */
    public BouncerView rotate(long id, Optional<Duration> currentFor) {
        BouncerService.Issued issued = service.rotate(id, currentFor);
        return of(issued.bouncer(), issued.key());
    }

    /**
     * Removes a bouncer; its keys are rejected when this returns.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code READ_ONLY} if the configuration has a key for it
     */
    public void remove(long id) {
        service.revoke(id);
    }

    /**
     * Which bouncers have decisions on an address or a range, by name. Reads only memory.
     *
     * @throws ServiceException as {@link dev.bartizan.decision.DecisionPublisher#require()}
     */
    public List<Holding> holding(IpRange range) {
        HeldRange held = new HeldRange(range, clock.instant());
        return registry.sessions().stream()
                .map(session -> holding(session, held, range.isV6()))
                .sorted(Comparator.comparing(Holding::bouncer))
                .toList();
    }

    private Holding holding(BouncerSession session, HeldRange held, boolean isV6) {
        BouncerActivity activity = session.activity();
        if (activity.lastAt() == null) {
            return HeldRange.without(session.name(), Holding.State.NEVER, null);
        }
        return pulls.views(session, isV6)
                .map(views -> held.of(session.name(), views, activity.lastAt()))
                .orElseGet(() -> HeldRange.without(session.name(), Holding.State.UNKNOWN, activity.lastAt()));
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
