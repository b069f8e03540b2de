package dev.bartizan.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.decision.allowlist.Allowlist;
import dev.bartizan.decision.allowlist.AllowlistEnd;
import dev.bartizan.decision.allowlist.AllowlistEntry;
import dev.bartizan.decision.allowlist.AllowlistOrder;
import dev.bartizan.decision.allowlist.AllowlistSubject;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.protection.ProtectedAddresses;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DecisionPublisherTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");

    @Inject
    StoredLists lists;

    @Inject
    Allowlist allowlist;

    @Inject
    DecisionPublisher publisher;

    @Inject
    SettableClock clock;

    @Inject
    ProtectedAddresses protectedAddresses;

    @AfterEach
    void clear() {
        clock.reset();
        lists.clear();
        allowlist.list().forEach(entry -> allowlist.remove(entry.id()));
    }

    @Test
    void everyChangeIsPublishedWhenItsMakerGoesOn() {
        long generation = publisher.require().generation();

        long id = lists.store("a", DAY, "198.51.100.0/24");
        assertThat(publisher.require().listed()).isEqualTo(set("198.51.100.0/24"));

        lists.replace(id, DAY, "203.0.113.0/24");
        assertThat(publisher.require().listed()).isEqualTo(set("203.0.113.0/24"));

        allow("203.0.113.128/25");
        assertThat(publisher.require().listed()).isEqualTo(set("203.0.113.0/25"));
        assertThat(publisher.require().generation()).isGreaterThan(generation + 2);
    }

    @Test
    void listThatAllowsIsNeverBlockedButTakesItsAddressesOutOfTheOthers() {
        lists.store("a", DAY, "198.51.100.0/24");

        long id = lists.storeAllowing("friends", DAY, "198.51.100.0/25", "203.0.113.0/24");
        DecisionSet with = publisher.require();
        lists.replace(id, DAY, "203.0.113.0/24");
        DecisionSet without = publisher.require();

        assertThat(with.listed()).isEqualTo(set("198.51.100.128/25"));
        assertThat(with.lists()).extracting(each -> each.list().name()).containsExactly("a");
        assertThat(with.allowlist()).isEqualTo(set("198.51.100.0/25", "203.0.113.0/24"));
        assertThat(without.listed()).isEqualTo(set("198.51.100.0/24"));
        assertThat(without.allowlist()).isEqualTo(set("203.0.113.0/24"));
        clock.advance(Duration.ofDays(6));
        lists.store("fresh", DAY, "203.0.113.7");
        assertThat(publisher.require().listed()).isEqualTo(set("198.51.100.0/24"));
        clock.advance(Duration.ofDays(1));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(publisher.require().listed()).isEqualTo(set("203.0.113.7")));
    }

    @Test
    void readersKeepTheGenerationThatTheyHave() {
        lists.store("a", DAY, "198.51.100.0/24");
        DecisionSet held = publisher.require();

        allow("198.51.100.0/25");

        assertThat(held.listed()).isEqualTo(set("198.51.100.0/24"));
        assertThat(held.allowlist()).isEqualTo(IpRangeSet.EMPTY);
    }

    @Test
    void listDoesNotBlockTheAddressOfAnAdministratorForADay() {
        lists.store("a", DAY, "45.155.204.0/30");

        protectedAddresses.administrator(SocketAddress.inetSocketAddress(50_000, "45.155.204.1"));
        await().atMost(Patience.LONG)
                .untilAsserted(() ->
                        assertThat(publisher.require().listed()).isEqualTo(set("45.155.204.0", "45.155.204.2/31")));

        clock.advance(Duration.ofHours(25));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(publisher.require().listed()).isEqualTo(set("45.155.204.0/30")));
    }

    @Test
    void listDoesNotBlockTheServersOfFeedsAndWebhooks() throws Exception {
        lists.store("a", DAY, "45.155.208.0/30");

        protectedAddresses.feed(List.of(InetAddress.getByName("45.155.208.0")));
        protectedAddresses.webhook(SocketAddress.inetSocketAddress(443, "45.155.208.3"));

        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> assertThat(publisher.require().listed()).isEqualTo(set("45.155.208.1", "45.155.208.2")));
    }

    /** The two lists and the allowlist change all the time; the published set is always consistent. */
    @Test
    void readersAlwaysSeeOneConsistentGeneration() throws Exception {
        long a = lists.store("a", DAY, "198.51.100.0/25");
        long b = lists.store("b", DAY, "203.0.113.0/25");
        AtomicBoolean changing = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Future<Long> first = threads.submit(reader(changing));
            Future<Long> second = threads.submit(reader(changing));
            Future<?> allowing = threads.submit(() -> {
                for (int i = 0; i < 40; i++) {
                    allowlist.remove(allow("198.51.100.64/26").id());
                }
            });
            Future<?> importing = threads.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    lists.replace(a, DAY, i % 2 == 0 ? "198.51.100.0/24" : "198.51.100.0/25");
                    lists.replace(b, DAY, i % 2 == 0 ? "198.51.100.32-198.51.100.99" : "203.0.113.0/25");
                }
            });
            try {
                allowing.get();
                importing.get();
            } finally {
                changing.set(false);
            }
            assertThat(first.get()).isPositive();
            assertThat(second.get()).isPositive();
        }
        assertThat(publisher.require().listed()).isEqualTo(set("198.51.100.0/25", "203.0.113.0/25"));
    }

    private Callable<Long> reader(AtomicBoolean changing) {
        return () -> {
            long seen = 0;
            long generation = 0;
            do {
                DecisionSet decisions = publisher.require();
                IpRangeSet listed = IpRangeSet.unionOf(decisions.lists().stream()
                        .map(each -> each.list().ranges().undated())
                        .toList());
                assertThat(decisions.listed()).isEqualTo(listed.subtract(decisions.allowlist()));
                assertThat(decisions.generation()).isGreaterThanOrEqualTo(generation);
                assertThat(decisions.addressCount4())
                        .isEqualTo(decisions.listed().addressCount4());
                Lookup lookup = decisions.lookup(IpRange.parse("198.51.100.64/26"), clock.instant());
                assertThat(lookup.blocked())
                        .isEqualTo(decisions.allowlist().isEmpty()
                                && !lookup.matches().isEmpty());
                generation = decisions.generation();
                seen++;
            } while (changing.get());
            return seen;
        };
    }

    private static IpRangeSet set(String... ranges) {
        return IpRangeSet.of(Stream.of(ranges).map(IpRange::parse).toList());
    }

    private AllowlistEntry allow(String range) {
        return allowlist.add(
                new AllowlistOrder(new AllowlistSubject.Range(IpRange.parse(range)), null, AllowlistEnd.NONE), "test");
    }
}
