package dev.bartizan.blocklist.management;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.BlocklistConfig.DeclaredList;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles the rows with the lists that the configuration declares. Invalid declarations are logged and ignored. A
 * list whose declaration was removed is disabled but kept, so that a lost setting loses no data.
 */
@Singleton
class ListProvisioning {

    private static final Logger LOG = Logger.getLogger(ListProvisioning.class);

    private final BlocklistConfig config;
    private final Database database;
    private final BlocklistRepository lists;
    private final Clock clock;

    ListProvisioning(BlocklistConfig config, Database database, BlocklistRepository lists, Clock clock) {
        this.config = config;
        this.database = database;
        this.lists = lists;
        this.clock = clock;
    }

    void provision(@Observes @Priority(Lifecycle.Open.DECLARED_LISTS) DatabaseOpened event) {
        Map<String, DeclaredList> declared = new LinkedHashMap<>();
        config.lists().forEach((name, list) -> {
            Map<String, String> violations = new LinkedHashMap<>(source(list).violations());
            if (!ListRequest.NAME.matcher(name).matches()) {
                violations.put("name", ListRequest.NAME_RULE);
            }
            if (violations.isEmpty()) {
                declared.put(name, list);
            } else {
                LOG.errorv("list_declaration_refused", kv("list", name), kv("fields", violations));
            }
        });
        try {
            database.write(() -> {
                declared.forEach(this::provision);
                lists.listProvisioned().stream()
                        .filter(list -> !config.lists().containsKey(list.name()))
                        .forEach(this::release);
            });
        } catch (DatabaseException failure) {
            if (!database.failing()) {
                throw failure;
            }
            // The existing rows stay in force; this observer runs again when the database can be written.
            LOG.warnv("lists_not_provisioned", kv("error_code", failure.code()));
        }
    }

    private void provision(String name, DeclaredList list) {
        lists.provision(name, source(list), list.enabled(), clock.instant());
    }

    private void release(Blocklist list) {
        lists.release(list.id(), clock.instant());
        LOG.warnv("list_no_longer_declared", kv("list", list.name()));
    }

    private static ListSource source(DeclaredList list) {
        return new ListSource(
                list.url().orElse(""),
                list.format(),
                new ListSource.Selection(
                        boxed(list.minScore()),
                        list.column().orElse(null),
                        list.scoreColumn().orElse(null),
                        list.pointer().orElse(null),
                        list.country().orElse(null),
                        list.decimalAddresses()),
                new ListSource.Limits(
                        list.keepSpecialPurpose(),
                        list.allowBroadPrefixes(),
                        boxed(list.minimumSharePercent()),
                        boxed(list.maximumBadLinesPercent())),
                list.allowPrivate(),
                list.minimumInterval().toSeconds());
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}
