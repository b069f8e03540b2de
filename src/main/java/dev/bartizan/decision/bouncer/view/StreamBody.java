package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.TextBuffer;
import dev.bartizan.ip.Cidr;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The response to one pull: the decisions that a bouncer must add and remove to get from its state to the current view.
 * Produced value by value; the new state is stored when the whole response has been sent.
 *
 * <p>If a source must be announced again, all of it is sent. Of other sources only the changes are sent, even if the
 * bouncer has a value from another source, because the ends differ.
 *
 * <p>A bouncer that gets each value once gets the strictest decision on it. If the type of that changes, the old decision
 * is deleted, and the new one is sent, and sent again with the next pull.
 *
 * <p>A bouncer can have got more than its state: the response that broke after its last byte, or what was published before a
 * crash. What differs in those {@code possible} views is sent again, and deleted if it has ended.
 */
public final class StreamBody implements StreamedBody {

    static final int MAX_WITHHELD = 65_536;
    static final int MAX_REPLACED = 65_536;

    private final Optional<BouncerState> before;
    private final PossibleViews possible;
    private final PossibleViews.Ended possibleBefore;
    private final BouncerDecisions view;
    private final boolean deduplicated;
    private final Instant now;
    private final DecisionJson json;
    private final Consumer<BouncerState> delivered;

    /** The sources of the view that the bouncer has; empty if it has none or the current one. */
    private final List<Source> known;

    private final List<SourceChanges> changes = new ArrayList<>();
    private final Map<String, Announcement> announcements = new HashMap<>();
    private final List<Decision> withheld = new ArrayList<>();
    private final Iterator<Decision> withheldBefore;
    private final List<Cidr> replaced = new ArrayList<>();
    private final Iterator<Cidr> againBefore;

    private Part part = Part.NEW;
    private int source;
    private Source.@Nullable Walk walk;
    private boolean listBegun;

    private enum Part {
        /** New decisions of changed sources. */
        NEW,
        /** Other decisions on values of which a decision ends now. */
        OTHER,
        /** Decisions on values whose type changed in the last pull, or of which an earlier decision is deleted now. */
        AGAIN,
        /** Decisions that ended, or are replaced by milder ones. */
        DELETED,
        /** Decisions that are replaced by stricter ones. */
        STRICTER,
        /** Decisions that ended, and that the bouncer may have got without our knowledge. */
        POSSIBLE,
        /** Decisions that ended before. */
        WITHHELD
    }

    /**
     * Prepares a response.
     *
     * @param before the bouncer's state; empty for a bouncer that starts
     * @param possible other views that the bouncer may have got since its state
     * @param view the current view
     * @param ids the identifiers of its decisions
     * @param jitter of its announcements, from 0 to 1
     * @param delivered called with the new state when the response has been sent
     */
    public StreamBody(
            Optional<BouncerState> before,
            List<BouncerDecisions> possible,
            BouncerDecisions view,
            DecisionIds.Assigned ids,
            Instant now,
            Announcement.Jitter jitter,
            Consumer<BouncerState> delivered) {
        this.before = before;
        this.possible = new PossibleViews(before, possible);
        this.possibleBefore = this.possible.endedIn(view);
        this.view = view;
        this.deduplicated = view.filter().deduplicated();
        this.now = now;
        this.json = new DecisionJson(now, ids);
        this.delivered = delivered;
        this.known = before.map(BouncerState::view)
                .filter(has -> has != view)
                .map(BouncerDecisions::sources)
                .orElse(List.of());
        this.withheldBefore =
                before.map(BouncerState::withheld).orElse(List.of()).iterator();
        this.againBefore = before.stream()
                .flatMap(state -> Stream.concat(
                        state.replaced().stream(), state.withheld().stream().filter(this::ends)))
                .iterator();
        for (Source present : view.sources()) {
            Optional<Announcement> last =
                    before.map(state -> state.announcements().get(present.name()));
            boolean again = last.isEmpty()
                    || this.possible.differ(present.name())
                    || last.get().due(present, now, jitter.of(present.name(), last.get()));
            announcements.put(present.name(), again ? Announcement.of(present, now) : last.get());
            changes.add(new SourceChanges(
                    present, again ? Optional.empty() : before.get().view().source(present.name())));
        }
    }

    @Override
    public boolean append(TextBuffer out) {
        switch (part) {
            case NEW -> advance(appendNew(out), Part.OTHER);
            case OTHER -> advance(appendOther(out), Part.AGAIN);
            case AGAIN -> {
                if (againBefore.hasNext()) {
                    appendAgain(againBefore.next(), out);
                } else {
                    endList("{\"new\":", out);
                    advance(false, Part.DELETED);
                }
            }
            case DELETED -> advance(appendDeleted(out), Part.STRICTER);
            case STRICTER -> advance(appendStricter(out), Part.POSSIBLE);
            case POSSIBLE -> {
                if (possibleBefore.step()) {
                    possibleBefore.decision().ifPresent(old -> remove(old, out));
                } else {
                    advance(false, Part.WITHHELD);
                }
            }
            case WITHHELD -> {
                if (!withheldBefore.hasNext()) {
                    endList(",\"deleted\":", out);
                    out.ascii("}");
                    return false;
                }
                Decision old = withheldBefore.next();
                if (!possible.have(old)) {
                    remove(old, out);
                }
            }
        }
        return true;
    }

    private void advance(boolean more, Part next) {
        if (!more) {
            part = next;
            source = 0;
            walk = null;
        }
    }

    /** Moves to the next value of some sources; false at the end. */
    private boolean moveOn(List<Source> sources, IntPredicate skipped) {
        while (walk == null || !walk.next()) {
            source += walk == null ? 0 : 1;
            while (source < sources.size() && skipped.test(source)) {
                source++;
            }
            if (source == sources.size()) {
                return false;
            }
            walk = sources.get(source).walk();
        }
        return true;
    }

    private Decision value() {
        return Objects.requireNonNull(walk, "moveOn() has returned true");
    }

    /** Appends one value of the current view; false at the end. */
    private boolean appendNew(TextBuffer out) {
        if (!moveOn(view.sources(), i -> changes.get(i).isEmpty())) {
            return false;
        }
        Decision value = value();
        if (changes.get(source).includes(value) && !alreadySent(value)) {
            add(value, out);
        }
        return true;
    }

    /** Whether an earlier source has a stricter decision, or one that was sent. */
    private boolean alreadySent(Decision value) {
        if (!deduplicated) {
            return false;
        }
        for (int i = 0; i < source; i++) {
            Source earlier = changes.get(i).source();
            if (earlier.has(value)
                    && (earlier.type() != value.type() || changes.get(i).includes(value))) {
                return true;
            }
        }
        return false;
    }

    /** Appends one value of which a decision ends, but which has another one of another type; false at the end. */
    private boolean appendOther(TextBuffer out) {
        if (!moveOn(known, i -> !view.hasOtherThan(known.get(i).type()) || keepsAll(known.get(i)))) {
            return false;
        }
        Decision old = value();
        if (!hasEarlier(old) && (deduplicated ? becameMilder(old) : ends(old))) {
            appendAgain(old, out);
        }
        return true;
    }

    private boolean becameMilder(Decision old) {
        return view.sourceOf(old)
                .filter(present -> old.type().stricterThan(present.type()))
                .isPresent();
    }

    /** Whether the decision of a type on a value is sent because it is new. */
    private boolean sent(Remediation type, Cidr value) {
        return changes.stream()
                .anyMatch(change ->
                        change.source().type() == type && change.source().has(value) && change.includes(value));
    }

    private void appendAgain(Cidr value, TextBuffer out) {
        if (deduplicated) {
            view.sourceOf(value)
                    .filter(present -> !sent(present.type(), value))
                    .ifPresent(present -> add(present.decision(value), out));
            return;
        }
        for (SourceChanges change : changes) {
            if (change.source().has(value) && !change.includes(value)) {
                add(change.source().decision(value), out);
            }
        }
    }

    private void add(Decision decision, TextBuffer out) {
        if (decision.until().isAfter(now)) {
            nextItem("{\"new\":", out);
            json.active(decision, longestEnd(decision), out);
        }
    }

    /**
     * The latest end in all sources that have the value with its type, because a bouncer would drop the value at the
     * earliest end. A bouncer that gets each decision gets its own end.
     */
    private Instant longestEnd(Decision value) {
        Instant longest = value.until();
        if (!deduplicated) {
            return longest;
        }
        for (Source other : view.sources()) {
            if (other.type() == value.type()
                    && other.until().isAfter(longest)
                    && other.has(value)
                    && other.until(value).isAfter(longest)) {
                longest = other.until(value);
            }
        }
        return longest;
    }

    /** Appends one value of the view that the bouncer has; false at the end. */
    private boolean appendDeleted(TextBuffer out) {
        if (!moveOn(known, i -> keepsAll(known.get(i)))) {
            return false;
        }
        Decision old = value();
        if (!hasEarlier(old) && !becameStricter(old)) {
            remove(old, out);
        }
        return true;
    }

    /** Whether the bouncer has the decision of an earlier source instead. */
    private boolean hasEarlier(Decision old) {
        for (int i = 0; i < source; i++) {
            Source earlier = known.get(i);
            if ((deduplicated || earlier.type() == old.type()) && earlier.has(old)) {
                return true;
            }
        }
        return false;
    }

    private boolean becameStricter(Decision old) {
        return deduplicated
                && view.sourceOf(old)
                        .filter(present -> present.type().stricterThan(old.type()))
                        .isPresent();
    }

    private boolean keepsAll(Source known) {
        return view.source(known.name()).filter(known::sameAs).isPresent();
    }

    /** Appends the deletion of a decision that a stricter one replaces; false at the end. */
    private boolean appendStricter(TextBuffer out) {
        if (!deduplicated || known.isEmpty()) {
            return false;
        }
        BouncerDecisions has = before.orElseThrow().view();
        if (!moveOn(
                view.sources(),
                i -> !has.hasMilderThan(view.sources().get(i).type())
                        || changes.get(i).isEmpty())) {
            return false;
        }
        Decision value = value();
        if (changes.get(source).includes(value) && !view.hasBefore(source, value)) {
            has.sourceOf(value)
                    .filter(old -> value.type().stricterThan(old.type()))
                    .ifPresent(old -> remove(old.decision(value), out));
        }
        return true;
    }

    private boolean kept(Decision old) {
        return deduplicated
                ? view.sourceOf(old)
                        .filter(present -> present.type() == old.type())
                        .isPresent()
                : view.has(old, old.type());
    }

    /** Whether the deletion of a decision that the bouncer has is sent. */
    private boolean ends(Decision old) {
        return !kept(old) && !view.covers(old, old.type());
    }

    /** Removes a decision unless another one of its type covers it: a bouncer would unblock those addresses. */
    private void remove(Decision old, TextBuffer out) {
        if (kept(old)) {
            return;
        }
        if (view.covers(old, old.type())) {
            // A value beyond the limit is not tracked; it ends in the bouncer by its timeout.
            if (withheld.size() < MAX_WITHHELD) {
                withheld.add(old.copy());
            }
            return;
        }
        nextItem(",\"deleted\":", out);
        json.deleted(old, out);
        if (view.sourceOf(old).isPresent() && replaced.size() <= MAX_REPLACED) {
            replaced.add(Cidr.copyOf(old));
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
        listBegun = false;
    }

    @Override
    public void complete() {
        // Too many values to remember: everything is announced again.
        boolean all = replaced.size() > MAX_REPLACED;
        delivered.accept(new BouncerState(
                view,
                all ? Map.of() : Map.copyOf(announcements),
                List.copyOf(withheld),
                all ? List.of() : List.copyOf(replaced)));
    }
}
