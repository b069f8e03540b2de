package dev.bartizan.blocklist.management;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListHealth;
import dev.bartizan.blocklist.importing.ImportState;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.health.HealthComponent;
import dev.bartizan.protection.ProtectedAddresses;
import dev.bartizan.protection.ProtectedSet;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The lists' health, in the health summary. */
@Singleton
class BlocklistHealth implements HealthComponent {

    private static final Set<ListHealth> UNHEALTHY =
            EnumSet.of(ListHealth.EMPTY, ListHealth.FAILING, ListHealth.STALE, ListHealth.EXPIRED);

    private final Database database;
    private final DatabaseState state;
    private final BlocklistRepository lists;
    private final ListContents contents;
    private final ProtectedAddresses protectedAddresses;
    private final BlocklistConfig config;
    private final ImportState imports;
    private final Clock clock;

    BlocklistHealth(
            Database database,
            DatabaseState state,
            BlocklistRepository lists,
            ListContents contents,
            ProtectedAddresses protectedAddresses,
            BlocklistConfig config,
            ImportState imports,
            Clock clock) {
        this.database = database;
        this.state = state;
        this.lists = lists;
        this.contents = contents;
        this.protectedAddresses = protectedAddresses;
        this.config = config;
        this.imports = imports;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "blocklists";
    }

    @Override
    public Condition condition() {
        if (state.failure().isPresent()) {
            return unknown();
        }
        try {
            List<Blocklist> all = database.read(lists::listByName);
            Map<String, Object> unhealthy = new TreeMap<>();
            Map<String, Object> nextFetches = new TreeMap<>();
            for (Blocklist list : all) {
                ListHealth health = ListHealth.of(list, contents.find(list.id()), config, clock.instant());
                if (UNHEALTHY.contains(health)) {
                    unhealthy.put(list.name(), health);
                    list.nextFetch(clock.instant()).ifPresent(next -> nextFetches.put(list.name(), next));
                }
            }
            return new Condition(
                    unhealthy.isEmpty(),
                    Map.of(
                            "lists", all.size(),
                            "unwell", unhealthy,
                            "protected", protectedAddresses(),
                            "next_fetch", nextFetches,
                            "import_running", imports.running().isPresent()));
        } catch (DatabaseException failure) {
            return unknown();
        }
    }

    /**
     * How many protected addresses each list has, by name of the list and reason; lists without any are left out. The
     * summary is public, so the addresses themselves are only in the view of the list.
     */
    private Map<String, Map<String, Long>> protectedAddresses() {
        ProtectedSet current = protectedAddresses.current();
        Map<String, Map<String, Long>> found = new TreeMap<>();
        for (ListContent content : contents.blocked()) {
            Map<String, Long> counts = content.spared(current).stream()
                    .collect(groupingBy(entry -> entry.protection().wireName(), TreeMap::new, counting()));
            if (!counts.isEmpty()) {
                found.put(content.name(), counts);
            }
        }
        return found;
    }

    /** The reason is in the health component of the database. */
    private static Condition unknown() {
        return new Condition(false, Map.of("lists", "unknown"));
    }
}
