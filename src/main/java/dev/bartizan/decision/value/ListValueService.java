package dev.bartizan.decision.value;

import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.management.BlocklistService;
import dev.bartizan.blocklist.management.DryRun;
import dev.bartizan.blocklist.management.DryRunView;
import dev.bartizan.blocklist.management.DryRunView.Example;
import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.ListedRanges;
import dev.bartizan.decision.value.ListValueView.BouncersUsage;
import dev.bartizan.decision.value.ListValueView.ListState;
import dev.bartizan.decision.value.ListValueView.RecordedTraffic;
import dev.bartizan.decision.value.ListValueView.SeenInWindow;
import dev.bartizan.decision.value.ListValueView.SeenOfList;
import dev.bartizan.decision.value.ListValueView.UniqueShare;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.remediation.Remediation;
import dev.bartizan.traffic.Seen;
import dev.bartizan.traffic.SeenAddress;
import dev.bartizan.traffic.SeenAddresses;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Compares a list with what else is blocked, and with the addresses that sent requests. */
@Singleton
class ListValueService implements DryRun {

    private static final int EXAMPLES = 10;
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

    /** Most requests first. */
    private static final Comparator<SeenAddress> BY_REQUESTS = Comparator.comparingLong(SeenAddress::passed)
            .thenComparing(SeenAddress::address, Comparator.reverseOrder())
            .reversed();

    private final BlocklistService lists;
    private final DecisionPublisher publisher;
    private final SeenAddresses traffic;
    private final ListUsage usage;
    private final WorkingCopies copies;
    private final Clock clock;

    ListValueService(
            BlocklistService lists,
            DecisionPublisher publisher,
            SeenAddresses traffic,
            ListUsage usage,
            WorkingCopies copies,
            Clock clock) {
        this.lists = lists;
        this.publisher = publisher;
        this.traffic = traffic;
        this.usage = usage;
        this.copies = copies;
        this.clock = clock;
    }

    /**
     * The figures of a list, in time linear in the sizes of the published lists and of the stored traffic.
     *
     * @throws dev.bartizan.error.ServiceException {@code NOT_FOUND}, or as {@link DecisionPublisher#require()}
     */
    ListValueView of(long id) {
        Blocklist list = lists.find(id);
        return copies.make(() -> of(list));
    }

    private ListValueView of(Blocklist list) {
        DecisionSet decisions = publisher.require();
        IpRangeSet content = lists.content(list).undated();
        Optional<IpRangeSet> published = decisions.lists().stream()
                .filter(each -> each.list().listId() == list.id())
                .map(each -> each.ranges().joined())
                .findAny();
        ListState state = state(list, published.isPresent());
        boolean known = state != ListState.NEVER_IMPORTED;
        boolean blocks = known && state != ListState.ALLOWS;
        IpRangeSet own = published.orElseGet(() -> content.subtract(decisions.excepted(list.id())));
        IpRangeSet unique = blocks ? own.subtract(blockedOtherwise(list, decisions)) : IpRangeSet.EMPTY;
        boolean recorded = traffic.recording() == SeenAddresses.Recording.ON;
        if (recorded) {
            traffic.store();
        }
        Optional<Seen> day = recorded && known ? Optional.of(traffic.lastDay(content::contains)) : Optional.empty();
        return new ListValueView(
                list.name(),
                state,
                blocks ? share(unique, own) : null,
                RecordedTraffic.of(traffic),
                day.map(lastDay -> new SeenOfList(window(lastDay), window(traffic.lastMonth(content::contains))))
                        .orElse(null),
                day.filter(_ -> blocks).map(lastDay -> dryRun(lastDay, unique)).orElse(null),
                usage.of(list.name())
                        .map(counts -> new BouncersUsage(usage.since(), counts))
                        .orElse(null));
    }

    @Override
    public Optional<DryRunView> of(Blocklist list, IpRangeSet content) {
        if (traffic.recording() != SeenAddresses.Recording.ON) {
            return Optional.empty();
        }
        traffic.store();
        return Optional.of(copies.make(() -> {
            DecisionSet decisions = publisher.require();
            IpRangeSet unique =
                    content.subtract(decisions.excepted(list.id())).subtract(blockedOtherwise(list, decisions));
            return dryRun(traffic.lastDay(unique::contains), unique);
        }));
    }

    private static ListState state(Blocklist list, boolean published) {
        if (list.imported().version() == null && !published) {
            return ListState.NEVER_IMPORTED;
        }
        if (list.source().allow()) {
            return ListState.ALLOWS;
        }
        return published ? ListState.PUBLISHED : ListState.NOT_PUBLISHED;
    }

    /** What other lists and bans block; for a list of a milder type, what they demand at least as strictly. */
    private IpRangeSet blockedOtherwise(Blocklist list, DecisionSet decisions) {
        Remediation type = list.source().type();
        List<IpRangeSet> others = new ArrayList<>();
        for (ListedRanges other : decisions.lists()) {
            if (other.list().listId() != list.id()
                    && !type.stricterThan(other.list().type())) {
                others.add(other.ranges().joined());
            }
        }
        others.add(IpRangeSet.of(decisions.bans().active(clock.instant()).all().stream()
                .filter(ban -> !type.stricterThan(ban.type()))
                .map(ActiveBan::range)
                .toList()));
        return IpRangeSet.unionOf(others);
    }

    private static UniqueShare share(IpRangeSet unique, IpRangeSet own) {
        boolean ofV6 = own.addressCount4() == 0;
        BigInteger part = unique.family(ofV6).addressCount();
        BigInteger whole = own.family(ofV6).addressCount();
        double percent = whole.signum() == 0
                ? 0
                : new BigDecimal(part)
                        .multiply(PERCENT)
                        .divide(new BigDecimal(whole), 1, RoundingMode.HALF_UP)
                        .doubleValue();
        return new UniqueShare(unique.rangeCount(), unique.addressCount4(), percent);
    }

    private static SeenInWindow window(Seen seen) {
        long requests = 0;
        long blocked = 0;
        long passed = 0;
        for (SeenAddress address : seen.table()) {
            requests += address.requests();
            blocked += address.blocked();
            passed += address.passed();
        }
        return new SeenInWindow(seen.since(), seen.table().addresses(), requests, blocked, passed, seen.notRecorded());
    }

    private static DryRunView dryRun(Seen lastDay, IpRangeSet unique) {
        long addresses = 0;
        long requests = 0;
        PriorityQueue<SeenAddress> most = new PriorityQueue<>(BY_REQUESTS.reversed());
        for (SeenAddress address : lastDay.table()) {
            if (address.passed() > 0 && unique.contains(address.address())) {
                addresses++;
                requests += address.passed();
                most.add(address);
                if (most.size() > EXAMPLES) {
                    most.poll();
                }
            }
        }
        List<Example> examples = most.stream()
                .sorted(BY_REQUESTS)
                .map(address -> new Example(address.address().toString(), address.passed(), address.lastAt()))
                .toList();
        return new DryRunView(lastDay.since(), addresses, requests, examples);
    }
}
