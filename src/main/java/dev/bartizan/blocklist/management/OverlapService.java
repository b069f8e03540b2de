package dev.bartizan.blocklist.management;

import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.management.ListOverlapView.Contribution;
import dev.bartizan.blocklist.management.ListOverlapView.Pair;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Compares the published lists with each other. */
@Singleton
class OverlapService {

    private final ListContents contents;
    private final WorkingCopies copies;

    OverlapService(ListContents contents, WorkingCopies copies) {
        this.contents = contents;
        this.copies = copies;
    }

    private record Named(String name, IpRangeSet ranges) {}

    ListOverlapView compare() {
        return copies.make(this::compareNow);
    }

    private ListOverlapView compareNow() {
        List<Named> lists = contents.blocked().stream()
                .map(content -> new Named(content.name(), content.ranges().undated()))
                .sorted(Comparator.comparing(Named::name))
                .toList();
        List<Contribution> contributions = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            Named list = lists.get(i);
            int self = i;
            IpRangeSet others = IpRangeSet.unionOf(IntStream.range(0, lists.size())
                    .filter(other -> other != self)
                    .mapToObj(other -> lists.get(other).ranges())
                    .toList());
            IpRangeSet unique = list.ranges().subtract(others);
            contributions.add(new Contribution(
                    list.name(),
                    list.ranges().rangeCount(),
                    list.ranges().addressCount4(),
                    unique.rangeCount(),
                    unique.addressCount4()));
            for (Named other : lists.subList(i + 1, lists.size())) {
                IpRangeSet common = list.ranges().intersect(other.ranges());
                if (!common.isEmpty()) {
                    pairs.add(new Pair(list.name(), other.name(), common.rangeCount(), common.addressCount4()));
                }
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::ipv4Addresses).reversed());
        return new ListOverlapView(contributions, pairs);
    }
}
