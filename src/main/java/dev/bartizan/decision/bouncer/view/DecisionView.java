package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.ListedRanges;
import dev.bartizan.ip.Cidr;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What a bouncer may know of one generation: bans first, then the lists by name, each value once. Immutable; it shares the
 * memory of the published set.
 */
public final class DecisionView {

    private final DecisionSet decisions;
    private final BouncerFilter filter;
    private final List<Source> sources;
    private final long cut;

    private volatile Extent extent;

    private DecisionView(DecisionSet decisions, BouncerFilter filter, List<Source> sources, long cut) {
        this.decisions = decisions;
        this.filter = filter;
        this.sources = sources;
        this.cut = cut;
    }

    /** A view; linear in the number of bans, and of all decisions where the filter limits them. */
    public static DecisionView of(DecisionSet decisions, BouncerFilter filter) {
        List<Source> sources = new ArrayList<>();
        sources.add(BanSource.of(decisions, filter));
        for (ListedRanges listed : decisions.lists()) {
            if (filter.admitsList(listed.list().name())) {
                sources.add(new BlocklistSource(listed, filter, null));
            }
        }
        DecisionView whole = new DecisionView(decisions, filter, List.copyOf(sources), 0);
        return filter.maxEntries() == 0 ? whole : whole.limitedTo(filter.maxEntries());
    }

    /** The first so many values: bans first, so what a person wants comes before what a list has. */
    private DecisionView limitedTo(int values) {
        long seen = 0;
        List<Source> fitting = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Source.Walk walk = sources.get(i).walk();
            Cidr last = null;
            boolean cutHere = false;
            while (walk.next()) {
                if (hasBefore(i, walk)) {
                    continue;
                }
                seen++;
                if (seen == values) {
                    last = walk.copy();
                } else if (seen > values) {
                    cutHere = true;
                }
            }
            if (seen <= values || last != null) {
                fitting.add(cutHere ? upTo(sources.get(i), last, values) : sources.get(i));
            }
        }
        return seen <= values ? this : new DecisionView(decisions, filter, List.copyOf(fitting), seen - values);
    }

    private static Source upTo(Source source, Cidr last, int values) {
        return switch (source) {
            case BanSource bans -> bans.limitedTo(values);
            case BlocklistSource list -> new BlocklistSource(list.listed(), list.filter(), last);
        };
    }

    DecisionSet decisions() {
        return decisions;
    }

    BouncerFilter filter() {
        return filter;
    }

    /** Bans first, then the lists by name. */
    List<Source> sources() {
        return sources;
    }

    Optional<Source> source(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /** Whether the value itself is told. */
    boolean has(Cidr value) {
        return hasBefore(sources.size(), value);
    }

    /** Whether one of the first so many sources has the value. */
    boolean hasBefore(int sourceCount, Cidr value) {
        for (int i = 0; i < sourceCount; i++) {
            if (sources.get(i).has(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one value that is told has all addresses of the given one. */
    boolean covers(Cidr value) {
        for (Source source : sources) {
            if (source.covers(value)) {
                return true;
            }
        }
        return false;
    }

    /** All decisions, each value as often as sources have it; an item is gone when the next one is asked for. */
    public Iterator<Decision> walk() {
        return new ViewWalk(sources.iterator());
    }

    /** All decisions that have all addresses of a value. */
    public List<Decision> covering(Cidr value) {
        return sources.stream()
                .flatMap(source -> source.covering(value).stream())
                .toList();
    }

    private static final class ViewWalk implements Iterator<Decision> {

        private final Iterator<Source> rest;
        private Source.Walk walk;
        private boolean ahead;

        ViewWalk(Iterator<Source> rest) {
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            while (!ahead && (walk != null || rest.hasNext())) {
                if (walk == null) {
                    walk = rest.next().walk();
                }
                ahead = walk.next();
                if (!ahead) {
                    walk = null;
                }
            }
            return ahead;
        }

        @Override
        public Decision next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ahead = false;
            return walk;
        }
    }

    /**
     * How much a view has.
     *
     * @param values all values
     * @param networks those of them that are no single address
     * @param cut values that the filter's limit left out
     */
    public record Extent(long values, long networks, long cut) {}

    /** How much this view has; linear in the number of decisions when it is asked for first. */
    public Extent extent() {
        Extent known = extent;
        if (known == null) {
            known = count();
            extent = known;
        }
        return known;
    }

    private Extent count() {
        long values = 0;
        long networks = 0;
        for (int i = 0; i < sources.size(); i++) {
            Source.Walk walk = sources.get(i).walk();
            while (walk.next()) {
                if (!hasBefore(i, walk)) {
                    values++;
                    networks += walk.isHost() ? 0 : 1;
                }
            }
        }
        return new Extent(values, networks, cut);
    }
}
