package dev.bartizan.decision.value;

import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.blocklist.ListsChanged;
import dev.bartizan.blocklist.comparison.ListOverlapView.Contribution;
import dev.bartizan.blocklist.comparison.OverlapService;
import dev.bartizan.blocklist.importing.ImportLog;
import dev.bartizan.blocklist.importing.progress.ListSize;
import dev.bartizan.blocklist.management.BlocklistService;
import dev.bartizan.blocklist.management.ListView;
import dev.bartizan.console.BarChart;
import dev.bartizan.console.Moments;
import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.ListedRanges;
import dev.bartizan.traffic.SeenAddress;
import dev.bartizan.traffic.SeenAddresses;
import io.quarkus.qute.TemplateData;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The figures by which lists are compared: size and its trend, unique share, hits. */
@Singleton
class ListFigures {

    /** As many imports are in the drawing of a list's size. */
    private static final int SIZES = 30;

    /** Hits are counted again after this time. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final BlocklistService lists;
    private final ImportLog imports;
    private final OverlapService overlap;
    private final DecisionPublisher publisher;
    private final SeenAddresses traffic;
    private final WorkingCopies copies;
    private final Clock clock;

    private volatile Counted counted = Counted.NOTHING;

    ListFigures(
            BlocklistService lists,
            ImportLog imports,
            OverlapService overlap,
            DecisionPublisher publisher,
            SeenAddresses traffic,
            WorkingCopies copies,
            Clock clock) {
        this.lists = lists;
        this.imports = imports;
        this.overlap = overlap;
        this.publisher = publisher;
        this.traffic = traffic;
        this.copies = copies;
        this.clock = clock;
    }

    /**
     * The figures of a list.
     *
     * @param ranges number of published ranges; null if nothing is published
     * @param sizes its size after each of the last imports that found content; null if there are less than two
     * @param uniquePercent percentage of its addresses that no other list has; null if it isn't published or allows
     * @param hits requests of its addresses in the last 24 hours; null without an access log, or if it isn't published
     */
    @TemplateData
    public record Line(
            long id,
            String name,
            @Nullable Integer ranges,
            @Nullable BarChart sizes,
            @Nullable Double uniquePercent,
            @Nullable Hits hits) {}

    /**
     * Requests of addresses of a list.
     *
     * @param addresses number of addresses; those of an IPv6 /64 count as one
     * @param requests number of requests
     * @param blocked how many of them were blocked
     */
    @TemplateData
    public record Hits(long addresses, long requests, long blocked) {

        static final Hits NONE = new Hits(0, 0, 0);

        private Hits plus(SeenAddress seen) {
            return new Hits(addresses + 1, requests + seen.requests(), blocked + seen.blocked());
        }
    }

    /** Hits by the id of the list, as they were until a time. */
    private record Counted(Instant until, Map<Long, Hits> byList) {

        static final Counted NOTHING = new Counted(Instant.MIN, Map.of());
    }

    void forget(@Observes ListsChanged event) {
        counted = Counted.NOTHING;
    }

    /**
     * The figures of all lists, by name: one query for the sizes, the kept overlap, and hits that are at most a minute old.
     *
     * @throws dev.bartizan.error.ServiceException as {@link DecisionPublisher#require()} and {@link WorkingCopies#make}
     */
    List<Line> all() {
        Map<String, List<ListSize>> sizes = imports.sizes(SIZES);
        Map<String, Contribution> contributions =
                overlap.compare().lists().stream().collect(Collectors.toMap(Contribution::list, Function.identity()));
        Map<Long, Hits> hits = hits();
        return lists.list().stream()
                .map(list -> line(
                        list,
                        sizes.getOrDefault(list.name(), List.of()),
                        contributions.get(list.name()),
                        hits.get(list.id())))
                .toList();
    }

    private static Line line(
            ListView list, List<ListSize> sizes, @Nullable Contribution contribution, @Nullable Hits hits) {
        return new Line(
                list.id(),
                list.name(),
                list.ranges(),
                sizes.size() < 2 ? null : chart(list.id(), sizes),
                contribution == null ? null : contribution.uniqueSharePercent(),
                hits);
    }

    private static BarChart chart(long list, List<ListSize> sizes) {
        return BarChart.ofLevels(
                "size" + list,
                sizes.stream()
                        .map(size -> new BarChart.Point(Moments.utc(size.finishedAt()), size.ranges()))
                        .toList());
    }

    private Map<Long, Hits> hits() {
        Counted known = counted;
        if (clock.instant().isBefore(known.until())) {
            return known.byList();
        }
        Map<Long, Hits> found = traffic.recording() == SeenAddresses.Recording.ON ? copies.make(this::count) : Map.of();
        counted = new Counted(clock.instant().plus(KEPT), found);
        return found;
    }

    private Map<Long, Hits> count() {
        traffic.store();
        DecisionSet decisions = publisher.require();
        List<ListedRanges> published = new ArrayList<>(decisions.lists());
        Map<Long, Hits> hits = new HashMap<>();
        published.forEach(each -> hits.put(each.list().listId(), Hits.NONE));
        for (SeenAddress seen : traffic.lastDay(decisions::mayBeListed).table()) {
            for (ListedRanges each : published) {
                if (each.list().ranges().find(seen.address()) != null) {
                    hits.computeIfPresent(each.list().listId(), (_, before) -> before.plus(seen));
                }
            }
        }
        return Map.copyOf(hits);
    }
}
