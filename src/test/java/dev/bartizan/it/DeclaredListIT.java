package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.blocklist.feed.TestCertificate;
import dev.bartizan.geo.TinyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists that environment variables declare. */
class DeclaredListIT {

    private static final String LISTS = "BARTIZAN_BLOCKLIST_LISTS_";

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess.Builder builder() {
        return BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_BLOCKLIST_FILE_ROOT", home)
                .env("BARTIZAN_BLOCKLIST_IMPORT_ON_START", "when-empty");
    }

    private static JsonNode list(BartizanProcess service, String name) {
        return StreamSupport.stream(
                        service.get("/api/v1/blocklists")
                                .expect(200)
                                .at("/items")
                                .spliterator(),
                        false)
                .filter(list -> list.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no list " + name));
    }

    @Test
    void environmentAloneDeclaresLists() throws IOException {
        Files.writeString(home.resolve("one.txt"), "45.155.205.1\n");
        Files.writeString(home.resolve("two.txt"), "45.155.205.2\t1\n45.155.205.3\t5\n45.155.205.4\t5\n");
        try (BartizanProcess service = builder()
                .env(LISTS + "IPSUM_URL", "file:one.txt")
                .env(LISTS + "SPAMHAUS_DROP_V4_URL", "file:two.txt")
                .env(LISTS + "SPAMHAUS_DROP_V4_FORMAT", "scored")
                .env(LISTS + "SPAMHAUS_DROP_V4_MIN_SCORE", "5")
                .env(LISTS + "OFF_URL", "file:one.txt")
                .env(LISTS + "OFF_ENABLED", "false")
                .startReady()) {
            service.awaitRun(1);

            assertThat(service.blocked("45.155.205.1")).isTrue();
            assertThat(service.blocked("45.155.205.2")).isFalse();
            assertThat(service.blocked("45.155.205.3")).isTrue();
            assertThat(list(service, "spamhaus-drop-v4").path("min_score").asInt())
                    .isEqualTo(5);
            assertThat(list(service, "off").path("health").asText()).isEqualTo("disabled");

            JsonNode declared = list(service, "ipsum");
            assertThat(declared.path("read_only").asBoolean()).isTrue();
            String path = "/api/v1/blocklists/" + declared.path("id").asLong();
            service.delete(path).expectError(409, "READ_ONLY");
            service.put(path, Map.of("name", "ipsum", "url", "file:two.txt")).expectError(409, "READ_ONLY");
            service.terminate();
            assertThat(service.errorOutput()).isEmpty();
        }

        try (BartizanProcess service =
                builder().env(LISTS + "SPAMHAUS_DROP_V4_URL", "file:two.txt").startReady()) {
            assertThat(service.events("list_no_longer_declared"))
                    .extracting(line -> line.path("list").asText())
                    .containsExactlyInAnyOrder("ipsum", "off");
            JsonNode released = list(service, "ipsum");
            assertThat(released.path("enabled").asBoolean()).isFalse();
            assertThat(released.path("read_only").asBoolean()).isFalse();
            assertThat(service.blocked("45.155.205.1")).isFalse();
            String path = "/api/v1/blocklists/" + released.path("id").asLong();
            assertThat(service.get(path + "/entries").expect(200).at("/total").asInt())
                    .isEqualTo(1);
            service.put(path, Map.of("name", "ipsum", "url", "file:one.txt")).expect(200);
            assertThat(service.blocked("45.155.205.1")).isTrue();
        }
    }

    @Test
    void lostDatabaseTakesNoDeclaredListOutOfForce() throws IOException {
        Path feed = home.resolve("one.txt");
        Files.writeString(feed, "45.155.205.1\n");
        try (BartizanProcess service =
                builder().env(LISTS + "IPSUM_URL", "file:one.txt").startReady()) {
            service.awaitRun(1);
            Files.delete(feed);

            Files.delete(service.database());

            service.awaitEvent("database_replaced", line -> true);
            service.awaitEvent(
                    "list_import_finished",
                    line -> line.path("outcome").asText().equals("DOWNLOAD_FAILED"));
            assertThat(service.blocked("45.155.205.1")).isTrue();
            service.awaitReady();
            Files.writeString(feed, "45.155.205.2\n");
            service.importToEnd("");
            assertThat(service.blocked("45.155.205.1")).isFalse();
            assertThat(service.blocked("45.155.205.2")).isTrue();
        }
    }

    @Test
    void listsWithoutFeedsAreDeclared() throws IOException {
        Files.writeString(home.resolve("one.txt"), "45.155.205.1\n45.155.205.2\n");
        Files.writeString(home.resolve("two.txt"), "45.155.205.2\n45.155.205.3\n");
        SequencedMap<String, Map<String, ?>> networks = new TreeMap<>();
        networks.put("89.160.20.0/24", Map.of("country", Map.of("iso_code", "SE"), "asn", "AS64496"));
        networks.put("8.9.10.0/24", Map.of("country", Map.of("iso_code", "US"), "asn", "AS64497"));
        Path database = Files.write(home.resolve("geo.mmdb"), TinyDatabase.of("Tiny", networks));
        try (BartizanProcess service = builder()
                .env("BARTIZAN_GEO_COUNTRY_DATABASE", database)
                .env("BARTIZAN_GEO_ASN_DATABASE", database)
                .env(LISTS + "SWEDEN_URL", "country:SE")
                .env(LISTS + "HOSTER_URL", "asn:64497")
                .env(LISTS + "ONE_URL", "file:one.txt")
                .env(LISTS + "ONE_PUBLISH", "false")
                .env(LISTS + "TWO_URL", "file:two.txt")
                .env(LISTS + "TWO_PUBLISH", "false")
                .env(LISTS + "BOTH_URL", "lists:one,two")
                .env(LISTS + "BOTH_AT_LEAST", "2")
                .startReady()) {
            service.awaitRun(1);

            assertThat(service.blocked("89.160.20.7")).as("a country").isTrue();
            assertThat(service.blocked("8.9.10.7")).as("an autonomous system").isTrue();
            assertThat(service.blocked("45.155.205.2")).as("on both lists").isTrue();
            assertThat(service.blocked("45.155.205.1")).as("on one of them").isFalse();
        }
    }

    @Test
    void feedOfAServerWithItsOwnAuthorityIsDownloadedWithAClientCertificate() throws Exception {
        TestCertificate own = new TestCertificate(Files.createDirectory(home.resolve("own")), "localhost");
        TestCertificate client = new TestCertificate(Files.createDirectory(home.resolve("client")), "client.example");
        Folders.openToAll(client.keyFile());
        try (var server = new dev.bartizan.blocklist.feed.FeedServer(own.serverSocketFor(client), "https")
                .on("/feed", 200, "", "45.155.205.1\n")) {
            String origin = "https://localhost:" + server.port();
            try (BartizanProcess service = builder()
                    .env("BARTIZAN_BLOCKLIST_TLS_OURS_ORIGIN", origin)
                    .env("BARTIZAN_BLOCKLIST_TLS_OURS_CA_FILE", own.certificateFile())
                    .env("BARTIZAN_BLOCKLIST_TLS_OURS_CLIENT_CERTIFICATE_FILE", client.certificateFile())
                    .env("BARTIZAN_BLOCKLIST_TLS_OURS_CLIENT_KEY_FILE", client.keyFile())
                    .env(LISTS + "PAID_URL", origin + "/feed")
                    .env(LISTS + "PAID_ALLOW_PRIVATE", "true")
                    .startReady()) {
                service.awaitRun(1);

                assertThat(service.blocked("45.155.205.1")).isTrue();
            }
        }
    }
}
