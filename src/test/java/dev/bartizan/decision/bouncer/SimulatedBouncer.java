package dev.bartizan.decision.bouncer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.TextBuffer;
import dev.bartizan.decision.bouncer.cursor.BouncerCursors;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerFilter;
import dev.bartizan.decision.bouncer.view.BouncerState;
import dev.bartizan.decision.bouncer.view.DecisionIds;
import dev.bartizan.decision.bouncer.view.StreamBody;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A bouncer like CrowdSec's: kernel sets by type whose entries have timeouts; it applies deletions before additions. */
public final class SimulatedBouncer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Element, Instant> kernelSet = new HashMap<>();
    private final DecisionIds ids = new DecisionIds();
    private final BouncerSession session;

    private record Element(String value, String type) {

        private static Element of(JsonNode decision) {
            return new Element(
                    decision.path("value").asText(), decision.path("type").asText());
        }
    }

    public SimulatedBouncer(long id) {
        this.session = new BouncerSession(
                id, "edge", new BouncerSettings(Set.of(), Set.of(), 0, Optional.empty()), BouncerActivity.NONE);
    }

    /** Pulls a complete response and applies it. */
    public JsonNode pull(DecisionSet decisions, BouncerFilter filter, Instant now, boolean startup) {
        if (startup) {
            kernelSet.clear();
        }
        JsonNode answer = answer(decisions, filter, now, startup, true);
        apply(answer, now);
        return answer;
    }

    /**
     * Sends a request, but the connection breaks.
     *
     * @param received whether it breaks after the last byte, so that only the bouncer knows that the response was complete
     */
    public void pullInVain(DecisionSet decisions, BouncerFilter filter, Instant now, boolean received) {
        JsonNode answer = answer(decisions, filter, now, false, false);
        if (received) {
            apply(answer, now);
        }
    }

    private void apply(JsonNode answer, Instant now) {
        answer.path("deleted").forEach(gone -> kernelSet.remove(Element.of(gone)));
        answer.path("new")
                .forEach(decision -> kernelSet.put(
                        Element.of(decision),
                        now.plus(duration(decision.path("duration").asText()))));
    }

    private JsonNode answer(
            DecisionSet decisions, BouncerFilter filter, Instant now, boolean startup, boolean complete) {
        BouncerDecisions view = BouncerDecisions.of(decisions, filter);
        List<BouncerDecisions> considered = session.possible();
        List<BouncerDecisions> possible = startup ? List.of() : considered;
        session.sending(view);
        StreamBody body = new StreamBody(
                startup ? Optional.empty() : session.state(),
                possible,
                view,
                ids.forPull(BouncerDecisions.of(decisions, filter.unrestricted())),
                now,
                session::jitter,
                delivered -> session.set(delivered, considered));
        TextBuffer buffer = new TextBuffer(16);
        boolean more = true;
        while (more) {
            more = body.append(buffer);
        }
        if (complete) {
            body.complete();
        }
        try {
            return JSON.readTree(new String(buffer.toBytes(), StandardCharsets.US_ASCII));
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Bartizan restarts. */
    public void restart(BouncerCursors.Restored restored) {
        session.dropStateUnlessPulledSince(Instant.MAX);
        session.restore(restored);
    }

    /** Bartizan restarts without its database. */
    public void restartWithoutCursor() {
        session.dropStateUnlessPulledSince(Instant.MAX);
    }

    /** The database can be read again, after pulls. */
    public void catchUp(BouncerCursors.Restored restored) {
        session.addBefore(restored);
    }

    public List<BouncerDecisions> possible() {
        return session.possible();
    }

    public BouncerState state() {
        return session.state().orElseThrow();
    }

    /** Everything that it blocks at a time. */
    public IpRangeSet blocked(Instant now) {
        return IpRangeSet.of(kernelSet.entrySet().stream()
                .filter(entry -> entry.getValue().isAfter(now))
                .map(entry -> IpRange.parse(entry.getKey().value()))
                .toList());
    }

    /** Go's format: hours, minutes and seconds. */
    public static Duration duration(String text) {
        assertThat(text).matches("(\\d+h)?(\\d+m)?\\d+s");
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }
}
