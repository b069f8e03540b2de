package dev.bartizan.blocklist.management;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/** Changes how often lists are downloaded; the rest of their definition stays. */
@Singleton
class ListIntervals {

    private static final Logger LOG = Logger.getLogger(ListIntervals.class);

    private final Database database;
    private final BlocklistService service;
    private final BlocklistRepository lists;
    private final Clock clock;
    private final Audit audit;

    ListIntervals(Database database, BlocklistService service, BlocklistRepository lists, Clock clock, Audit audit) {
        this.database = database;
        this.service = service;
        this.lists = lists;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Changes the minimum time between two downloads of a list.
     *
     * @param interval zero for none
     * @throws ServiceException {@code NOT_FOUND}, {@code READ_ONLY}, {@code VALIDATION_FAILED}
     */
    void change(long id, Duration interval) {
        Blocklist changed = database.write(() -> {
            Blocklist list = service.require(id);
            if (list.provisioned()) {
                throw new ServiceException(ErrorCode.READ_ONLY, Map.of("list", list.name()));
            }
            ListSource source = list.source().withMinimumInterval(interval);
            Map<String, String> violations = source.violations();
            if (!violations.isEmpty()) {
                throw new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", violations));
            }
            Blocklist next = lists.change(id, list.name(), source, list.enabled(), clock.instant());
            audit.record(AuditChange.of("list.change", list.name()).between(ListFields.of(list), ListFields.of(next)));
            return next;
        });
        LOG.infov("list_changed", kv("list", changed.name()), kv("id", id), kv("enabled", changed.enabled()));
    }
}
