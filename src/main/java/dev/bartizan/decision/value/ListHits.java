package dev.bartizan.decision.value;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.ListedRanges;
import dev.bartizan.traffic.RequestsSeen;
import dev.bartizan.traffic.SeenAddress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Counts, for each published list, the requests of its addresses, blocked or not. */
@Singleton
class ListHits {

    private final DecisionPublisher publisher;
    private final MeterRegistry metrics;

    ListHits(DecisionPublisher publisher, MeterRegistry metrics) {
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /** Compares with the lists as they are now, half a minute after the requests at most. */
    void count(@Observes RequestsSeen event) {
        publisher.current().ifPresent(decisions -> {
            for (SeenAddress seen : event.table()) {
                if (decisions.mayBeListed(seen.address())) {
                    count(seen, decisions);
                }
            }
        });
    }

    private void count(SeenAddress seen, DecisionSet decisions) {
        for (ListedRanges each : decisions.lists()) {
            ListContent list = each.list();
            if (list.ranges().find(seen.address()) != null) {
                hits(list.name()).increment(seen.requests());
            }
        }
    }

    private Counter hits(String list) {
        return Counter.builder("bartizan.list.hits")
                .description("Requests in the access log whose address is on the list, blocked or not")
                .tag("list", list)
                .register(metrics);
    }
}
