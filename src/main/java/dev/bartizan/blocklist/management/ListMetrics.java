package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListStatusChanged;
import dev.bartizan.blocklist.ListsChanged;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Metrics of each list, so that monitoring can warn before a list expires. */
@Singleton
class ListMetrics {

    private static final Logger LOG = Logger.getLogger(ListMetrics.class);

    /** Groups the changes of one run of imports. */
    private static final Duration DELAY = Duration.ofSeconds(1);

    private static final Duration RETRY = Duration.ofSeconds(15);

    private final Database database;
    private final BlocklistRepository lists;
    private final ListContents contents;
    private final Deadline update;
    private final MultiGauge ranges;
    private final MultiGauge lastSuccess;
    private final MultiGauge failing;

    ListMetrics(
            Database database,
            BlocklistRepository lists,
            ListContents contents,
            MeterRegistry metrics,
            DeadlineQueue deadlines) {
        this.database = database;
        this.lists = lists;
        this.contents = contents;
        this.ranges = MultiGauge.builder("bartizan.list.ranges")
                .description("Published ranges of the list, which are blocked")
                .register(metrics);
        this.lastSuccess = MultiGauge.builder("bartizan.list.last.success")
                .description("Time of the last successful import, in seconds since 1970; 0 for never")
                .baseUnit("seconds")
                .register(metrics);
        this.failing = MultiGauge.builder("bartizan.list.failing")
                .description("1 while imports of the list fail, else 0")
                .register(metrics);
        this.update = deadlines.add("list-metrics", this::update);
    }

    void contentChanged(@Observes ListsChanged event) {
        update.within(DELAY);
    }

    void statusChanged(@Observes ListStatusChanged event) {
        update.within(DELAY);
    }

    private void update() {
        try {
            List<Blocklist> enabled = database.read(lists::listEnabled);
            ranges.register(
                    rows(
                            enabled.stream()
                                    .filter(list -> list.source().blocks())
                                    .toList(),
                            list -> contents.find(list.id())
                                    .map(content -> content.ranges().rangeCount())
                                    .orElse(0)),
                    true);
            lastSuccess.register(rows(enabled, list -> seconds(list.imported().succeededAt())), true);
            failing.register(rows(enabled, list -> list.imported().failingSince() == null ? 0 : 1), true);
        } catch (DatabaseException failure) {
            // The database supervisor reports the failure. The metrics stay unchanged until the next attempt.
            update.within(RETRY);
            LOG.debugv("list_metrics_not_updated");
        }
    }

    private static List<Row<?>> rows(List<Blocklist> lists, Function<Blocklist, Number> value) {
        return lists.stream()
                .<Row<?>>map(list -> Row.of(Tags.of("list", list.name()), value.apply(list)))
                .toList();
    }

    private static long seconds(@Nullable Instant instant) {
        return instant == null ? 0 : instant.getEpochSecond();
    }
}
