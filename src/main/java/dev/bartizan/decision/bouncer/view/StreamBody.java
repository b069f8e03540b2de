package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.TextBuffer;
import dev.bartizan.ip.Cidr;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The response to one pull: the decisions that a bouncer must add and remove to get from its state to the current view.
 * Produced value by value; the new state is stored when the whole response has been sent.
 *
 * <p>If a source must be announced again, all of it is sent. Of other sources only the changes are sent, even if the
 * bouncer has a value from another source, because the ends differ.
 */
public final class StreamBody implements StreamedBody {

    static final int MAX_WITHHELD = 65_536;

    private final Optional<BouncerState> before;
    private final BouncerDecisions view;
    private final Instant now;
    private final DecisionJson json;
    private final Consumer<BouncerState> delivered;

    private final List<SourceChanges> changes = new ArrayList<>();
    private final Map<String, Announcement> announcements = new HashMap<>();
    private final List<Decision> withheld = new ArrayList<>();
    private final Iterator<Decision> withheldBefore;

    private Part part = Part.NEW;
    private int source;
    private Source.@Nullable Walk walk;
    private boolean listBegun;

    private enum Part {
        NEW,
        DELETED,
        WITHHELD
    }

    /**
     * What is sent of a source.
     *
     * @param source the source in the current view
     * @param before the same source in the bouncer's state; empty if all of it must be sent
     */
    private record SourceChanges(Source source, Optional<Source> before) {

        boolean includes(Cidr value) {
            return before.isEmpty() || !source.sameAs(before.get(), value);
        }

        boolean isEmpty() {
            return before.isPresent() && source.sameAs(before.get());
        }
    }

    /**
     * Prepares a response.
     *
     * @param before the bouncer's state; empty for a bouncer that starts
     * @param view the current view
     * @param ids the identifiers of its decisions
     * @param jitter of its announcements, from 0 to 1
     * @param delivered called with the new state when the response has been sent
     */
    public StreamBody(
            Optional<BouncerState> before,
            BouncerDecisions view,
            DecisionIds.Assigned ids,
            Instant now,
            Jitter jitter,
            Consumer<BouncerState> delivered) {
        this.before = before;
        this.view = view;
        this.now = now;
        this.json = new DecisionJson(now, ids);
        this.delivered = delivered;
        this.withheldBefore =
                before.map(BouncerState::withheld).orElse(List.of()).iterator();
        for (Source present : view.sources()) {
            Optional<Announcement> last =
                    before.map(state -> state.announcements().get(present.name()));
            boolean again = last.isEmpty() || last.get().due(present, now, jitter.of(present.name(), last.get()));
            announcements.put(present.name(), again ? Announcement.of(present, now) : last.get());
            changes.add(new SourceChanges(
                    present, again ? Optional.empty() : before.get().view().source(present.name())));
        }
    }

    /** Spreads the announcements of bouncers and sources over time. */
    @FunctionalInterface
    public interface Jitter {
        double of(String source, Announcement last);
    }

    @Override
    public boolean append(TextBuffer out) {
        return switch (part) {
            case NEW -> {
                if (!appendNew(out)) {
                    endList("{\"new\":", out);
                    begin(Part.DELETED);
                }
                yield true;
            }
            case DELETED -> {
                if (!appendDeleted(out)) {
                    part = Part.WITHHELD;
                }
                yield true;
            }
            case WITHHELD -> {
                if (withheldBefore.hasNext()) {
                    remove(withheldBefore.next(), out);
                    yield true;
                }
                endList(",\"deleted\":", out);
                out.ascii("}");
                yield false;
            }
        };
    }

    private void begin(Part next) {
        part = next;
        source = 0;
        walk = null;
        listBegun = false;
    }

    /** Appends one value of the current view; false at the end. */
    private boolean appendNew(TextBuffer out) {
        while (walk == null || !walk.next()) {
            source += walk == null ? 0 : 1;
            while (source < changes.size() && changes.get(source).isEmpty()) {
                source++;
            }
            if (source == changes.size()) {
                return false;
            }
            walk = changes.get(source).source().walk();
        }
        if (walk.until().isAfter(now) && changes.get(source).includes(walk) && !alreadySent(walk)) {
            nextItem("{\"new\":", out);
            json.active(walk, longestEnd(walk), out);
        }
        return true;
    }

    private boolean alreadySent(Cidr value) {
        if (!view.filter().deduplicated()) {
            return false;
        }
        for (int i = 0; i < source; i++) {
            if (changes.get(i).source().has(value) && changes.get(i).includes(value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The latest end in all sources that have the value, because a bouncer would drop the value at the earliest end. A
     * bouncer that gets each decision gets its own end.
     */
    private Instant longestEnd(Source.Walk value) {
        Instant longest = value.until();
        if (!view.filter().deduplicated()) {
            return longest;
        }
        for (Source other : view.sources()) {
            if (other.until().isAfter(longest)
                    && other.has(value)
                    && other.until(value).isAfter(longest)) {
                longest = other.until(value);
            }
        }
        return longest;
    }

    /** Appends one value of the view that the bouncer has; false at the end. */
    private boolean appendDeleted(TextBuffer out) {
        if (before.isEmpty() || before.get().view() == view) {
            return false;
        }
        List<Source> known = before.get().view().sources();
        while (walk == null || !walk.next()) {
            source += walk == null ? 0 : 1;
            while (source < known.size() && keepsAll(known.get(source))) {
                source++;
            }
            if (source == known.size()) {
                return false;
            }
            walk = known.get(source).walk();
        }
        if (!before.get().view().hasBefore(source, walk)) {
            remove(walk, out);
        }
        return true;
    }

    private boolean keepsAll(Source known) {
        return view.source(known.name()).filter(known::sameAs).isPresent();
    }

    /** Removes a value unless another decision covers it: a bouncer would unblock those addresses. */
    private void remove(Decision value, TextBuffer out) {
        if (view.has(value)) {
            return;
        }
        if (view.covers(value)) {
            // A value beyond the limit is not tracked; it ends in the bouncer by its timeout.
            if (withheld.size() < MAX_WITHHELD) {
                withheld.add(value.copy());
            }
        } else {
            nextItem(",\"deleted\":", out);
            json.deleted(value, out);
        }
    }

    private void nextItem(String name, TextBuffer out) {
        if (listBegun) {
            out.ascii(",");
        } else {
            out.ascii(name).ascii("[");
            listBegun = true;
        }
    }

    /** An empty list is null, except for a bouncer that starts. */
    private void endList(String name, TextBuffer out) {
        if (listBegun) {
            out.ascii("]");
        } else {
            out.ascii(name).ascii(before.isEmpty() ? "[]" : "null");
        }
    }

    @Override
    public void complete() {
        delivered.accept(new BouncerState(view, Map.copyOf(announcements), List.copyOf(withheld)));
    }
}
