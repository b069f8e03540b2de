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

/**
 * The answer to one pull: what a bouncer has to add and to remove to get from what it knows to the present view. Made
 * value by value; what it knows then is handed over when all of the answer was sent.
 *
 * <p>A source that the bouncer has to be told of again is told whole; of another one what the bouncer does not know of
 * that very source, even if it has the value from another: their ends differ.
 */
public final class StreamBody implements StreamedBody {

    static final int MOST_WITHHELD = 65_536;

    private final Optional<Known> before;
    private final DecisionView view;
    private final Instant now;
    private final DecisionJson json;
    private final Consumer<Known> delivered;

    private final List<Telling> tellings = new ArrayList<>();
    private final Map<String, Announcement> announcements = new HashMap<>();
    private final List<Decision> withheld = new ArrayList<>();
    private final Iterator<Decision> withheldBefore;

    private Part part = Part.NEW;
    private int source;
    private Source.Walk walk;
    private boolean listBegun;

    private enum Part {
        NEW,
        DELETED,
        WITHHELD
    }

    /**
     * What is told of a source.
     *
     * @param source the source in the present view
     * @param known the same in what the bouncer knows; none if all of it is to be told
     */
    private record Telling(Source source, Optional<Source> known) {

        boolean tells(Cidr value) {
            return known.isEmpty() || !source.knownFrom(known.get(), value);
        }

        boolean tellsNothing() {
            return known.isPresent() && source.knownFrom(known.get());
        }
    }

    /**
     * Prepares an answer.
     *
     * @param before what the bouncer knows; nothing for a bouncer that starts
     * @param view what it should know
     * @param jitter of its announcements, from 0 to 1
     * @param delivered takes what it knows when the answer was sent
     */
    public StreamBody(
            Optional<Known> before, DecisionView view, Instant now, Jitter jitter, Consumer<Known> delivered) {
        this.before = before;
        this.view = view;
        this.now = now;
        this.json = new DecisionJson(now);
        this.delivered = delivered;
        this.withheldBefore = before.map(Known::withheld).orElse(List.of()).iterator();
        for (Source present : view.sources()) {
            Optional<Announcement> last =
                    before.map(known -> known.announcements().get(present.name()));
            boolean again = last.isEmpty() || last.get().due(present, now, jitter.of(present.name(), last.get()));
            announcements.put(present.name(), again ? Announcement.of(present, now) : last.get());
            tellings.add(new Telling(
                    present, again ? Optional.empty() : before.get().view().source(present.name())));
        }
    }

    /** Makes bouncers, and the sources of one, not all come back at the same time. */
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

    /** One value of the present view; false when there is none left. */
    private boolean appendNew(TextBuffer out) {
        while (walk == null || !walk.next()) {
            source += walk == null ? 0 : 1;
            while (source < tellings.size() && tellings.get(source).tellsNothing()) {
                source++;
            }
            if (source == tellings.size()) {
                return false;
            }
            walk = tellings.get(source).source().walk();
        }
        if (walk.until().isAfter(now) && tellings.get(source).tells(walk) && !toldAlready(walk)) {
            nextItem("{\"new\":", out);
            json.active(walk, longestEnd(), out);
        }
        return true;
    }

    private boolean toldAlready(Cidr value) {
        if (!view.filter().deduplicated()) {
            return false;
        }
        for (int i = 0; i < source; i++) {
            if (tellings.get(i).source().has(value) && tellings.get(i).tells(value)) {
                return true;
            }
        }
        return false;
    }

    /** Of all sources that have the value: a bouncer drops it when the first of them would end otherwise. */
    private Instant longestEnd() {
        Instant longest = walk.until();
        for (Source other : view.sources()) {
            if (other.until().isAfter(longest)
                    && other.has(walk)
                    && other.until(walk).isAfter(longest)) {
                longest = other.until(walk);
            }
        }
        return longest;
    }

    /** One value of the view that the bouncer knows; false when there is none left. */
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
        return view.source(known.name()).filter(known::knownFrom).isPresent();
    }

    /** Nothing that is within another decision is removed: a bouncer would let those addresses in. */
    private void remove(Decision value, TextBuffer out) {
        if (view.has(value)) {
            return;
        }
        if (view.covers(value)) {
            // Of what is forgotten here the bouncer lets go by itself, when its time is over.
            if (withheld.size() < MOST_WITHHELD) {
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

    /** An empty side is null, except for a bouncer that starts. */
    private void endList(String name, TextBuffer out) {
        if (listBegun) {
            out.ascii("]");
        } else {
            out.ascii(name).ascii(before.isEmpty() ? "[]" : "null");
        }
    }

    @Override
    public void complete() {
        delivered.accept(new Known(view, Map.copyOf(announcements), List.copyOf(withheld)));
    }
}
