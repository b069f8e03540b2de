package dev.bartizan.blocklist.comparison;

import dev.bartizan.access.limit.KeptResult;
import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListsChanged;
import dev.bartizan.blocklist.comparison.ListOverlapView.Contribution;
import dev.bartizan.blocklist.comparison.ListOverlapView.Pair;
import dev.bartizan.blocklist.comparison.OverlapOfListView.Common;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.set.RangeOverlap;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Compares the published lists with each other. The result is kept until a list changes; it is made when it is needed. */
@Singleton
public class OverlapService {

    private final ListContents contents;
    private final Database database;
    private final BlocklistRepository lists;

    private final KeptResult<ListOverlapView> kept;

    OverlapService(ListContents contents, Database database, BlocklistRepository lists, WorkingCopies copies) {
        this.contents = contents;
        this.database = database;
        this.lists = lists;
        this.kept = new KeptResult<>(copies, this::compared);
    }

    void forget(@Observes ListsChanged event) {
        kept.forget();
    }

    /** The overlap of all published lists. */
    public ListOverlapView compare() {
        return kept.get();
    }

    private ListOverlapView compared() {
        List<ListContent> published = contents.blocked().stream()
                .sorted(Comparator.comparing(ListContent::name))
                .toList();
        RangeOverlap overlap = RangeOverlap.of(
                published.stream().map(content -> content.ranges().entries()).toList());
        List<Contribution> contributions = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < published.size(); i++) {
            contributions.add(new Contribution(
                    published.get(i).name(),
                    overlap.ranges(i),
                    overlap.addresses4(i),
                    overlap.uniqueRanges(i),
                    overlap.uniqueAddresses4(i),
                    percent(overlap.uniqueShare(i))));
            for (int other = i + 1; other < published.size(); other++) {
                if (overlap.commonRanges(i, other) > 0) {
                    pairs.add(new Pair(
                            published.get(i).name(),
                            published.get(other).name(),
                            overlap.commonRanges(i, other),
                            overlap.commonAddresses4(i, other)));
                }
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::ipv4Addresses)
                .thenComparingLong(Pair::ranges)
                .reversed());
        return new ListOverlapView(contributions, pairs);
    }

    /** With one decimal; only what is complete is 100. */
    private static double percent(double share) {
        return Math.floor(share * 1000) / 10;
    }

    /**
     * The overlap of one list.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    OverlapOfListView of(long id) {
        Blocklist list = database.read(() -> lists.load(id))
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("id", id)));
        ListOverlapView all = compare();
        return new OverlapOfListView(
                list.name(),
                all.lists().stream()
                        .filter(each -> each.list().equals(list.name()))
                        .findFirst()
                        .orElse(null),
                all.pairs().stream()
                        .filter(pair -> pair.first().equals(list.name())
                                || pair.second().equals(list.name()))
                        .map(pair -> common(pair, list.name()))
                        .toList());
    }

    private static Common common(Pair pair, String list) {
        return new Common(
                pair.first().equals(list) ? pair.second() : pair.first(), pair.ranges(), pair.ipv4Addresses());
    }
}
