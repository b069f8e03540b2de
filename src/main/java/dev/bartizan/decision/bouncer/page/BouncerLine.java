package dev.bartizan.decision.bouncer.page;

import dev.bartizan.decision.bouncer.BouncerView;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bouncer on the page.
 *
 * @param state whether it pulls
 * @param contact its last pull or query
 * @param holds what it has
 * @param metrics what it reports, each a name with its value
 * @param configured whether the configuration has a key for it
 */
@TemplateData
public record BouncerLine(
        long id, String name, State state, Contact contact, Holds holds, List<String> metrics, boolean configured) {

    /** Whether a bouncer pulls. */
    @TemplateData
    public enum State {
        /** It has all decisions of its last pull. */
        PULLS,
        /** It asks for single addresses. */
        QUERIES,
        /** It has not pulled since the service started, or for so long that its decisions are forgotten. */
        SILENT,
        /** It has never pulled. */
        NEVER
    }

    /**
     * The last pull or query.
     *
     * @param at when; null for never
     */
    @TemplateData
    public record Contact(@Nullable Instant at, String userAgent, String address) {}

    /**
     * What a bouncer has, and what it can't have.
     *
     * @param entries number of entries; null if it has not pulled since the service started
     * @param openAddresses number of addresses that it gets but doesn't block
     */
    @TemplateData
    public record Holds(@Nullable Long entries, long queries, long hits, long openAddresses, List<String> warnings) {}

    static BouncerLine of(BouncerView bouncer) {
        return new BouncerLine(
                bouncer.id(),
                bouncer.name(),
                state(bouncer),
                new Contact(bouncer.lastPullAt(), text(bouncer.userAgent()), text(bouncer.address())),
                new Holds(
                        bouncer.entries(),
                        bouncer.queries(),
                        bouncer.hits(),
                        bouncer.openAddresses(),
                        bouncer.warnings()),
                bouncer.metrics().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .toList(),
                bouncer.configured());
    }

    private static State state(BouncerView bouncer) {
        if (bouncer.lastPullAt() == null) {
            return State.NEVER;
        }
        if (bouncer.entries() != null) {
            return State.PULLS;
        }
        return bouncer.queries() > 0 ? State.QUERIES : State.SILENT;
    }

    /** Whether it doesn't pull. */
    public boolean bad() {
        return state == State.NEVER || state == State.SILENT;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
