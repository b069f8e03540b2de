package dev.bartizan.blocklist.management;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.BlocklistConfig.DeclaredList;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.RequestHeaders;
import dev.bartizan.blocklist.derived.ListGraph;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Audit audit;

    ListProvisioning(BlocklistConfig config, Database database, BlocklistRepository lists, Clock clock, Audit audit) {
        this.config = config;
        this.database = database;
        this.lists = lists;
        this.clock = clock;
        this.audit = audit;
    }

    void provision(@Observes @Priority(Lifecycle.Open.DECLARED_LISTS) DatabaseOpened event) {
        Map<String, ListSource> declared = new LinkedHashMap<>();
        config.lists().forEach((name, list) -> {
            Map<String, String> violations = new LinkedHashMap<>();
            RequestHeaders headers = RequestHeaders.NONE;
            try {
                headers = headers(list);
            } catch (IllegalArgumentException unreadable) {
                violations.put("headers", unreadable.getMessage());
            }
            ListSource source = source(list, headers);
            violations.putAll(source.violations());
            if (!ListRequest.NAME.matcher(name).matches()) {
                violations.put("name", ListRequest.NAME_RULE);
            }
            if (violations.isEmpty()) {
                declared.put(name, source);
            } else {
                LOG.errorv("list_declaration_refused", kv("list", name), kv("fields", violations));
            }
        });
        try {
            database.write(() -> {
                ListGraph graph = graph(declared);
                config.lists()
                        .forEach((name, list) -> Optional.ofNullable(declared.get(name))
                                .ifPresent(source -> provision(name, source, list.enabled(), graph)));
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

    /** The stored lists, with the declared ones as they will be. */
    private ListGraph graph(Map<String, ListSource> declared) {
        ListGraph graph = ListGraph.of(lists.listByName());
        for (Map.Entry<String, ListSource> list : declared.entrySet()) {
            graph = graph.with(list.getKey(), list.getValue());
        }
        return graph;
    }

    private void provision(String name, ListSource source, boolean enabled, ListGraph graph) {
        Map<String, String> violations = new LinkedHashMap<>();
        lists.findByName(name)
                .filter(stored -> stored.source().allow() != source.allow())
                .ifPresent(_ -> violations.put("allow", ListRequest.ALLOW_RULE));
        graph.objectionTo(name).ifPresent(violation -> violations.put("url", violation));
        if (!violations.isEmpty()) {
            LOG.errorv("list_declaration_refused", kv("list", name), kv("fields", violations));
        } else {
            Map<String, String> before =
                    lists.findByName(name).map(ListFields::of).orElse(Map.of());
            lists.provision(name, source, enabled, clock.instant());
            AuditChange change = AuditChange.of(before.isEmpty() ? "list.create" : "list.change", name)
                    .between(before, lists.findByName(name).map(ListFields::of).orElse(Map.of()));
            if (!change.before().isEmpty() || !change.after().isEmpty()) {
                audit.record(change, AuditCaller.CONFIGURATION);
            }
        }
    }

    private void release(Blocklist list) {
        lists.release(list.id(), clock.instant());
        audit.record(AuditChange.of("list.change", list.name()).after("enabled", false), AuditCaller.CONFIGURATION);
        LOG.warnv("list_no_longer_declared", kv("list", list.name()));
    }

    /** @throws IllegalArgumentException if a header can't be read; the message has no value */
    private static RequestHeaders headers(DeclaredList list) {
        String inFile = list.headersFile().map(ListProvisioning::content).orElse("");
        return RequestHeaders.parse(list.headers().orElse("") + "\n" + inFile);
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("can't be read from " + file, unreadable);
        }
    }

    private static ListSource source(DeclaredList list, RequestHeaders headers) {
        return new ListSource(
                new FeedLocation(
                        list.url().orElse(""),
                        list.fallbackUrls().orElse(List.of()),
                        headers,
                        list.allowPrivate(),
                        boxed(list.atLeast())),
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
                list.minimumInterval().toSeconds(),
                new ListSource.Use(list.type(), list.allow(), list.publish()));
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}
