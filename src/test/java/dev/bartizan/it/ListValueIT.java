package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a list is worth, by the access log that the service follows as a process of its own. */
class ListValueIT {

    private static final int MAXIMUM = 10_000;
    private static final int HOSTILE_ADDRESSES = 2_000_000;

    private final Path home = Folders.create();
    private final Path accessLog = home.resolve("access.log");
    private final FeedServer feeds = new FeedServer();
    private long list;

    @AfterEach
    void clean() {
        feeds.close();
        Folders.delete(home);
    }

    private BartizanProcess start() {
        return BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_LIVELOG_ACCESS_LOG", accessLog)
                .env("BARTIZAN_TRAFFIC_MAXIMUM_ADDRESSES", MAXIMUM)
                .startReady();
    }

    private void createList(BartizanProcess service) {
        list = service.createList("worth", feeds.serve("worth", "9.9.9.0/24\n8.8.7.0/24\n"));
        service.importToEnd("?id=" + list);
    }

    private void append(String text) throws IOException {
        Files.writeString(accessLog, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(String address, int status) {
        return """
                {"level":"info","ts":%d.5,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"%s",\
                "method":"GET","host":"example.org","uri":"/"},"duration":0.001,"size":15,"status":%d,"resp_headers":{}}
                """.formatted(Instant.now().getEpochSecond(), address, status);
    }

    private JsonNode value(BartizanProcess service) {
        return service.get("/api/v1/blocklists/" + list + "/value").expect(200).json();
    }

    private void awaitRequests(BartizanProcess service, int requests) {
        await().atMost(BartizanProcess.PATIENCE)
                .untilAsserted(() -> assertThat(
                                value(service).at("/seen/last_day/requests").intValue())
                        .isEqualTo(requests));
    }

    @Test
    void requestsAreCountedOnceAcrossRestartsAndCrashes() throws IOException {
        String first = line("9.9.9.1", 200) + line("9.9.9.1", 404) + line("192.0.2.1", 200);
        try (BartizanProcess service = start()) {
            createList(service);
            append(first);
            awaitRequests(service, 2);
            append(line("9.9.9.2", 200));
            awaitRequests(service, 3);
            service.terminate();
        }
        append(line("9.9.9.3", 200));
        try (BartizanProcess service = start()) {
            assertThat(value(service).at("/seen/last_day/requests").intValue()).isEqualTo(3);
            append(line("9.9.9.4", 200));
            awaitRequests(service, 4);
            service.kill();
        }
        try (BartizanProcess service = start()) {
            JsonNode value = value(service);
            assertThat(value.at("/seen/last_day/requests").intValue()).isEqualTo(4);
            assertThat(value.at("/seen/last_month/addresses").intValue()).isEqualTo(3);
            assertThat(value.at("/would_block/requests").intValue()).isEqualTo(3);
            assertThat(value.at("/would_block/examples").findValuesAsText("ip"))
                    .containsExactly("9.9.9.1", "9.9.9.2", "9.9.9.4");
        }
    }

    /** A huge line, bytes that are no text, wrong times, and far more addresses than the maximum. */
    @Test
    void hostileLogTakesLimitedMemoryAndLosesNoLaterRequest() throws IOException {
        append("");
        try (BartizanProcess service = start()) {
            createList(service);
            append(line("9.9.9.1", 200));
            awaitRequests(service, 1);
            try (OutputStream log =
                    new BufferedOutputStream(Files.newOutputStream(accessLog, StandardOpenOption.APPEND), 1 << 20)) {
                Random random = new Random(1);
                byte[] piece = new byte[1 << 20];
                for (int i = 0; i < 64; i++) {
                    random.nextBytes(piece);
                    log.write(piece);
                }
                log.write('\n');
                log.write(("{\"request\":{\"remote_ip\":\"" + "9".repeat(32 << 20) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
                log.write("{\"a\":".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
                log.write('\n');
                for (String time : new String[] {"1e308", "-1e308", "0", "99999999999", "\"never\""}) {
                    log.write(line("192.0.2.1", 200)
                            .replaceFirst("\"ts\":[0-9.]+", "\"ts\":" + time)
                            .getBytes(StandardCharsets.UTF_8));
                }
                for (int i = 0; i < HOSTILE_ADDRESSES; i++) {
                    int bits = i * 0x9e37_79b1;
                    log.write("{\"status\":200,\"request\":{\"remote_ip\":\"%d.%d.%d.%d\"}}\n"
                            .formatted(10 + (bits >>> 25), bits >>> 16 & 0xff, bits >>> 8 & 0xff, bits & 0xff)
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
            append(line("9.9.9.1", 200));

            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(
                                    value(service).at("/seen/last_day/requests").intValue())
                            .isGreaterThanOrEqualTo(2));
            JsonNode day = value(service).at("/seen/last_day");
            assertThat(day.path("not_recorded").longValue()).isGreaterThan(HOSTILE_ADDRESSES / 2);
            assertThat(Files.size(service.database())).isLessThan(64 << 20);
            service.terminate();
            assertThat(service.errorOutput()).isEmpty();
        }
    }
}
