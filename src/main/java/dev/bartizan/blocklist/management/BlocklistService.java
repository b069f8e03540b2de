package dev.bartizan.blocklist.management;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListHealth;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.ListStatusChanged;
import dev.bartizan.blocklist.Snapshot;
import dev.bartizan.blocklist.SnapshotRepository;
import dev.bartizan.blocklist.derived.ListGraph;
import dev.bartizan.blocklist.feed.CatalogueEntry;
import dev.bartizan.blocklist.feed.FeedCatalogue;
import dev.bartizan.blocklist.importing.BlocklistImporter;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Page;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.ip.set.DatedIpRange;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.protection.ProtectedAddresses;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Creates, changes and deletes lists, and gives access to their content. */
@Singleton
public class BlocklistService {

    private static final Logger LOG = Logger.getLogger(BlocklistService.class);

    private final Database database;
    private final BlocklistRepository lists;
    private final SnapshotRepository snapshots;
    private final ListContents contents;
    private final Event<ListStatusChanged> listCreated;
    private final FeedCatalogue catalogue;
    private final ProtectedAddresses protectedAddresses;
    private final BlocklistImporter importer;
    private final BlocklistConfig config;
    private final Clock clock;
    private final Audit audit;

    BlocklistService(
            Database database,
            BlocklistRepository lists,
            SnapshotRepository snapshots,
            ListContents contents,
            Event<ListStatusChanged> listCreated,
            FeedCatalogue catalogue,
            ProtectedAddresses protectedAddresses,
            BlocklistImporter importer,
            BlocklistConfig config,
            Clock clock,
            Audit audit) {
        this.database = database;
        this.lists = lists;
        this.snapshots = snapshots;
        this.contents = contents;
        this.listCreated = listCreated;
        this.catalogue = catalogue;
        this.protectedAddresses = protectedAddresses;
        this.importer = importer;
        this.config = config;
        this.clock = clock;
        this.audit = audit;
    }

    /** All lists, by name, with the secrets in their URLs. */
    public List<ListView> list() {
        return database.read(lists::listByName).stream().map(this::view).toList();
    }

    /** Whether a list that doesn't allow has the name, enabled or not, of any type. */
    public boolean exists(String name) {
        return database.read(() -> lists.findByName(name))
                .filter(list -> !list.source().allow())
                .isPresent();
    }

    /** @throws ServiceException {@code NOT_FOUND} */
    public ListView get(long id) {
        return view(database.read(() -> require(id)));
    }

    /**
     * Creates a list.
     *
     * @param importNow whether it is imported at once, if it is enabled and has a URL
     * @throws ServiceException {@code VALIDATION_FAILED}, {@code ALREADY_EXISTS}
     */
    public ListView create(ListRequest request, boolean importNow) {
        requireValid(request.source());
        Blocklist created = database.write(() -> {
            requireFree(request.name());
            requireSources(request.name(), request.source(), lists.listByName());
            return recorded(
                    "list.create",
                    Map.of(),
                    lists.add(request.name(), request.source(), request.enabledOrDefault(), clock.instant()));
        });
        listCreated.fire(new ListStatusChanged());
        LOG.infov("list_created", kv("list", created.name()), kv("id", created.id()));
        OptionalLong run =
                importNow && created.enabled() && !created.source().location().pushed()
                        ? importer.startSoon(created)
                        : OptionalLong.empty();
        return view(created, run);
    }

    /**
     * Creates a list from an entry of the catalogue.
     *
     * @param type what is to be done with the requests of its addresses; null for the default
     * @param importNow whether it is imported at once
     */
    public ListView createFromCatalogue(String name, @Nullable String type, boolean importNow) {
        CatalogueEntry entry = catalogue
                .find(name)
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("catalogue", name)));
        if (entry.discontinued()) {
            throw new ServiceException(
                    ErrorCode.VALIDATION_FAILED,
                    "This feed is no longer published.",
                    Map.of("catalogue", name, "successor", entry.successor().orElse("none")));
        }
        return create(ListRequest.of(entry, type), importNow);
    }

    /**
     * @throws ServiceException {@code NOT_FOUND}, {@code READ_ONLY}, {@code VALIDATION_FAILED}, {@code ALREADY_EXISTS}, {@code
     *     LIST_IN_USE} if it gets another name although lists are combined from it
     */
    public ListView replace(long id, ListRequest request) {
        requireValid(request.source());
        Blocklist changed = database.write(() -> {
            Blocklist list = requireWritable(id);
            if (request.allow() != null && request.allow() != list.source().allow()) {
                throw new ServiceException(
                        ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of("allow", ListRequest.ALLOW_RULE)));
            }
            List<Blocklist> all = lists.listByName();
            if (!list.name().equals(request.name())) {
                requireFree(request.name());
                requireNoUser(list.name(), all);
            }
            ListSource source = request.replacing(list.source());
            requireValid(source);
            requireSources(
                    request.name(),
                    source,
                    all.stream().filter(each -> each.id() != id).toList());
            return recorded(
                    "list.change",
                    ListFields.of(list),
                    lists.change(id, request.name(), source, request.enabledOrDefault(), clock.instant()));
        });
        contents.refresh(id);
        LOG.infov("list_changed", kv("list", changed.name()), kv("id", id), kv("enabled", changed.enabled()));
        return view(changed);
    }

    /**
     * Enables or disables a list; the rest of its definition stays.
     *
     * @throws ServiceException {@code NOT_FOUND}, {@code READ_ONLY}
     */
    void enable(long id, boolean enabled) {
        Blocklist changed = database.write(() -> {
            Blocklist list = requireWritable(id);
            return recorded(
                    "list.change",
                    ListFields.of(list),
                    lists.change(id, list.name(), list.source(), enabled, clock.instant()));
        });
        contents.refresh(id);
        LOG.infov("list_changed", kv("list", changed.name()), kv("id", id), kv("enabled", enabled));
    }

    /**
     * @throws ServiceException {@code NOT_FOUND}, {@code READ_ONLY}, {@code LIST_IN_USE} if lists are combined from it
     */
    void delete(long id) {
        String name = database.write(() -> {
            Blocklist list = requireWritable(id);
            requireNoUser(list.name(), lists.listByName());
            lists.remove(id);
            audit.record(AuditChange.of("list.delete", list.name()).between(ListFields.of(list), Map.of()));
            return list.name();
        });
        contents.refresh(id);
        LOG.infov("list_deleted", kv("list", name), kv("id", id));
    }

    private Blocklist recorded(String action, Map<String, String> before, Blocklist list) {
        audit.record(AuditChange.of(action, list.name()).between(before, ListFields.of(list)));
        return list;
    }

    List<SnapshotRepository.Header> versions(long id) {
        return database.read(() -> {
            require(id);
            return snapshots.headers(id);
        });
    }

    /**
     * Publishes an older version; the next import that finds a changed feed replaces it.
     *
     * @throws ServiceException {@code NOT_FOUND} if there is no such list or version
     */
    ListView restore(long id, long version) {
        Blocklist restored = database.write(() -> {
            Long before = require(id).imported().version();
            snapshots
                    .load(id, version)
                    .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("version", version)));
            Blocklist list = lists.restore(id, version, clock.instant());
            audit.record(AuditChange.of("list.restore", list.name())
                    .before("version", before)
                    .after("version", version));
            return list;
        });
        contents.refresh(id);
        LOG.infov("list_restored", kv("list", restored.name()), kv("version", version));
        return view(restored);
    }

    /**
     * One page of a list's content.
     *
     * @param contains only ranges that overlap this address, CIDR or range; any other text must occur in the text of
     *     the range; null for all
     */
    Page<ListEntryView> entries(long id, @Nullable String contains, int page, int pageSize) {
        DatedIpRangeSet ranges = content(database.read(() -> require(id)));
        long offset = Page.offset(page, pageSize);
        if (contains == null || contains.isBlank()) {
            List<ListEntryView> items = ranges.stream()
                    .skip(offset)
                    .limit(pageSize)
                    .map(ListEntryView::of)
                    .toList();
            return new Page<>(items, page, pageSize, ranges.rangeCount());
        }
        // Count all matches, but keep only those of the page.
        List<ListEntryView> items = new ArrayList<>();
        AtomicLong found = new AtomicLong();
        matching(ranges, contains.strip()).forEachOrdered(range -> {
            long position = found.getAndIncrement();
            if (position >= offset && position < offset + pageSize) {
                items.add(ListEntryView.of(range));
            }
        });
        return new Page<>(items, page, pageSize, found.get());
    }

    private static Stream<DatedIpRange> matching(DatedIpRangeSet ranges, String contains) {
        try {
            return ranges.overlapping(IpRange.parse(contains));
        } catch (IpSyntaxException partial) {
            return ranges.stream().filter(range -> range.range().toString().contains(contains));
        }
    }

    /**
     * A list as it is stored.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public Blocklist find(long id) {
        return database.read(() -> require(id));
    }

    /** The content of a list, published or not: that of its last version. */
    public DatedIpRangeSet content(Blocklist list) {
        Optional<DatedIpRangeSet> published = contents.find(list.id()).map(ListContent::ranges);
        Long version = list.imported().version();
        if (published.isPresent() || version == null) {
            return published.orElse(DatedIpRangeSet.EMPTY);
        }
        return database.read(() -> snapshots.load(list.id(), version))
                .map(Snapshot::decode)
                .orElse(DatedIpRangeSet.EMPTY);
    }

    Blocklist require(long id) {
        return lists.load(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("id", id)));
    }

    private Blocklist requireWritable(long id) {
        Blocklist list = require(id);
        if (list.provisioned()) {
            throw new ServiceException(ErrorCode.READ_ONLY, Map.of("list", list.name()));
        }
        return list;
    }

    private void requireFree(String name) {
        if (lists.findByName(name).isPresent()) {
            throw new ServiceException(ErrorCode.ALREADY_EXISTS, Map.of("name", name));
        }
    }

    /** @param others the other lists */
    private static void requireSources(String name, ListSource source, List<Blocklist> others) {
        ListGraph.of(others).with(name, source).objectionTo(name).ifPresent(violation -> {
            throw new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of("url", violation)));
        });
    }

    private static void requireNoUser(String name, List<Blocklist> all) {
        Set<String> users = ListGraph.of(all).usersOf(name);
        if (!users.isEmpty()) {
            throw new ServiceException(ErrorCode.LIST_IN_USE, Map.of("list", name, "used_by", users));
        }
    }

    private static void requireValid(ListSource source) {
        Map<String, String> violations = source.violations();
        if (!violations.isEmpty()) {
            throw new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", violations));
        }
    }

    private ListView view(Blocklist list) {
        return view(list, OptionalLong.empty());
    }

    private ListView view(Blocklist list, OptionalLong importRun) {
        Optional<ListContent> content = contents.find(list.id());
        return new ListView(
                list.id(),
                list.name(),
                list.source().location().url(),
                list.source().format(),
                list.enabled(),
                list.source().type(),
                list.source().allow(),
                list.source().use().publish(),
                list.source().location().combined() ? list.source().location().atLeast() : null,
                list.provisioned(),
                list.source().selection().minScore(),
                list.source().selection().addressColumn(),
                list.source().selection().scoreColumn(),
                list.source().selection().pointer(),
                list.source().selection().country(),
                list.source().selection().decimalAddresses(),
                list.source().location().fallbackUrls(),
                list.source().location().headers().names(),
                list.source().location().allowPrivate(),
                list.source().limits().keepSpecialPurpose(),
                list.source().limits().allowBroadPrefixes(),
                list.source().limits().minimumSharePercent(),
                list.source().limits().maximumBadLinesPercent(),
                list.source().minimumIntervalSeconds(),
                ListHealth.of(list, content, config, clock.instant()),
                list.imported().failingSince(),
                list.imported().outcome(),
                list.imported().message(),
                list.imported().attemptedAt(),
                list.imported().succeededAt(),
                list.nextFetch(clock.instant()).orElse(null),
                list.imported().version(),
                content.map(found -> found.ranges().rangeCount()).orElse(null),
                content.map(found -> found.ranges().addressCount4()).orElse(null),
                content.map(ListContent::until).orElse(null),
                content
                        .filter(_ -> list.source().blocks())
                        .map(found -> found.spared(protectedAddresses.current()))
                        .orElse(List.of())
                        .stream()
                        .map(ProtectedAddressView::of)
                        .toList(),
                importRun.isPresent() ? importRun.getAsLong() : null);
    }
}
