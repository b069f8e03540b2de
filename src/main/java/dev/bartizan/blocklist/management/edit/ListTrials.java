package dev.bartizan.blocklist.management.edit;

import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.Fetch;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.blocklist.importing.FeedReader;
import dev.bartizan.blocklist.management.BlocklistService;
import dev.bartizan.blocklist.management.ListPreviewer;
import dev.bartizan.blocklist.management.ListRequest;
import dev.bartizan.blocklist.management.ProtectedAddressView;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.protection.ProtectedAddresses;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Downloads and parses the feed of a definition that isn't stored. Stores nothing. */
@Singleton
class ListTrials {

    /** The maximum number of entries of the allowlist that are named. */
    static final int MOST = 100;

    /** A person waits for it. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Ids of stored lists count from 1. */
    private static final long NOT_STORED = 0;

    private final BlocklistService lists;
    private final ListPreviewer previewer;
    private final ListContents contents;
    private final ProtectedAddresses protectedAddresses;
    private final AllowlistTrial allowlist;
    private final WorkingCopies copies;
    private final Clock clock;

    ListTrials(
            BlocklistService lists,
            ListPreviewer previewer,
            ListContents contents,
            ProtectedAddresses protectedAddresses,
            AllowlistTrial allowlist,
            WorkingCopies copies,
            Clock clock) {
        this.lists = lists;
        this.previewer = previewer;
        this.contents = contents;
        this.protectedAddresses = protectedAddresses;
        this.allowlist = allowlist;
        this.copies = copies;
        this.clock = clock;
    }

    /**
     * Tries a new list, for at most a minute.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}, {@code ALREADY_EXISTS}, {@code FEED_UNREACHABLE}, {@code
     *     FEED_REJECTED}, {@code OVERLOADED}
     */
    ListTrial ofNew(ListRequest request) {
        if (lists.list().stream().anyMatch(list -> list.name().equals(request.name()))) {
            throw new ServiceException(ErrorCode.ALREADY_EXISTS, Map.of("name", request.name()));
        }
        Blocklist.Imported never = new Blocklist.Imported(null, Fetch.NONE, null, null, null, null, null);
        return of(new Blocklist(NOT_STORED, request.name(), request.source(), true, false, clock.instant(), never));
    }

    /**
     * Tries a changed definition of a stored list, for at most a minute.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}, {@code FEED_UNREACHABLE}, {@code FEED_REJECTED}, {@code
     *     OVERLOADED}
     */
    ListTrial ofChanged(Blocklist stored, ListRequest request) {
        requireValid(request.source());
        return of(new Blocklist(
                stored.id(),
                request.name(),
                request.replacing(stored.source()),
                stored.enabled(),
                stored.provisioned(),
                stored.updatedAt(),
                stored.imported()));
    }

    private ListTrial of(Blocklist list) {
        requireValid(list.source());
        FeedReader.Terms terms = new FeedReader.Terms(Optional.of(TimeLimit.in(LONGEST)), _ -> {});
        ListPreviewer.Sample sample = previewer.sample(list, terms);
        IpRangeSet content = sample.entries().joined();
        boolean allow = list.source().allow();
        return copies.make(() -> new ListTrial(
                sample.view(),
                growth(list, sample.entries()),
                allow ? List.of() : protectedIn(content),
                allow ? List.of() : exempted(list, content),
                list.id() != NOT_STORED));
    }

    private static void requireValid(ListSource source) {
        Map<String, String> violations = source.violations();
        if (!violations.isEmpty()) {
            throw ServiceException.invalid(violations, Map.of());
        }
    }

    private ListTrial.Growth growth(Blocklist list, IpRangeList entries) {
        IpRangeSet others = IpRangeSet.unionOf((list.source().allow() ? contents.allowed() : contents.blocked())
                .stream()
                        .filter(each -> each.listId() != list.id())
                        .map(each -> each.ranges().undated())
                        .toList());
        return new ListTrial.Growth(
                others.addressCount4(),
                entries.joined().subtract(others).addressCount4(),
                entries.countOutside(others));
    }

    private List<ProtectedAddressView> protectedIn(IpRangeSet content) {
        return protectedAddresses.current().select(content::overlaps).stream()
                .map(ProtectedAddressView::of)
                .toList();
    }

    private List<AllowlistTrial.Exempted> exempted(Blocklist list, IpRangeSet content) {
        List<AllowlistTrial.Exempted> found = new ArrayList<>(allowlist.exempted(list.id(), content, MOST));
        for (ListContent allowing : contents.allowed()) {
            BigInteger common = content.intersect(allowing.ranges().undated()).addressCount();
            if (common.signum() > 0 && found.size() < MOST) {
                found.add(new AllowlistTrial.Exempted(allowing.name(), common));
            }
        }
        return List.copyOf(found);
    }
}
