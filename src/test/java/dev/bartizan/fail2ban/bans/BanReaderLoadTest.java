package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.Fail2banSettings;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The effects of readers on a real server. */
class BanReaderLoadTest {

    private static final int READERS = 2;
    private static final int BANS = 3_000;

    @Test
    void serverLosesNoBanHoweverMuchIsRead() throws Exception {
        List<String> ips = IntStream.range(0, BANS)
                .mapToObj(i -> "198.18." + i / 250 + "." + (1 + i % 250))
                .toList();
        AtomicBoolean stop = new AtomicBoolean();
        try (Fail2banServer server = Fail2banServer.start(1, "", "");
                ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
            Fail2banConfig config = Fail2banSettings.at(server.socket());
            Fail2banClient client = new Fail2banClient(config, new Fail2banState(config, Clock.systemUTC()));
            List<Future<Long>> readers = Stream.generate(() -> threads.submit(() -> readUntil(stop, server, ips)))
                    .limit(READERS)
                    .toList();
            try {
                for (int from = 0; from < BANS; from += 50) {
                    List<String> command = new ArrayList<>(List.of("set", "jail1", "banip"));
                    command.addAll(ips.subList(from, from + 50));
                    client.execute(command.toArray(String[]::new));
                }
                await().atMost(Patience.LONG).untilAsserted(() -> {
                    try (BanReader reader = BanReader.open(server.database())) {
                        assertThat(all(reader)).isEqualTo(Set.copyOf(ips));
                        assertThat(reader.last("jail1", ips)).hasSize(BANS);
                    }
                });
            } finally {
                stop.set(true);
                client.disconnect();
            }
            assertThat(readers).allSatisfy(reader -> assertThat(reader.get()).isPositive());
        }
    }

    private static long readUntil(AtomicBoolean stop, Fail2banServer server, List<String> ips) {
        long reads = 0;
        while (!stop.get()) {
            try (BanReader reader = BanReader.open(server.database())) {
                all(reader);
                reader.last("jail1", ips);
                reads++;
            } catch (SQLException busy) {
                // The server comes first.
            }
        }
        return reads;
    }

    private static Set<String> all(BanReader reader) throws SQLException {
        List<StoredBan> rows = new ArrayList<>();
        BanReader.Page page = reader.after(0);
        rows.addAll(page.bans());
        while (page.more()) {
            page = reader.after(page.last());
            rows.addAll(page.bans());
        }
        return rows.stream().map(StoredBan::ip).collect(Collectors.toSet());
    }
}
