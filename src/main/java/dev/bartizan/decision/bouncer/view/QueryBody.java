package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.TextBuffer;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The response to a query: an array of decisions, or {@code null} for none, because some bouncers compare the text. */
public final class QueryBody implements StreamedBody {

    private final Iterator<? extends Decision> decisions;
    private final Predicate<Decision> wanted;
    private final Instant now;
    private final Consumer<Boolean> sent;
    private final DecisionJson json;

    private boolean begun;

    /**
     * Prepares a response.
     *
     * @param decisions an item has to be valid until the next one is requested
     * @param wanted selects decisions
     * @param ids the identifiers of the decisions
     * @param sent called when the response has been sent, with whether it has a decision
     */
    public QueryBody(
            Iterator<? extends Decision> decisions,
            Predicate<Decision> wanted,
            DecisionIds.Assigned ids,
            Instant now,
            Consumer<Boolean> sent) {
        this.decisions = decisions;
        this.wanted = wanted;
        this.now = now;
        this.sent = sent;
        this.json = new DecisionJson(now, ids);
    }

    @Override
    public boolean append(TextBuffer out) {
        if (!decisions.hasNext()) {
            out.ascii(begun ? "]" : "null");
            return false;
        }
        Decision decision = decisions.next();
        if (decision.until().isAfter(now) && wanted.test(decision)) {
            out.ascii(begun ? "," : "[");
            begun = true;
            json.active(decision, decision.until(), out);
        }
        return true;
    }

    @Override
    public void complete() {
        sent.accept(begun);
    }
}
