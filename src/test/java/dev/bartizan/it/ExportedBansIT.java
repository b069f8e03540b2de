package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bans reach the packet filter with their remaining time, in sets that are replaced without the large ones. */
class ExportedBansIT {

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private Path export(BartizanProcess service, String formatAndQuery) throws IOException {
        return Files.write(
                Files.createTempFile(home, "export-", ""),
                service.get("/api/v1/export/" + formatAndQuery).expect(200).bytes());
    }

    private BartizanProcess withBans(FeedServer feeds) {
        BartizanProcess service = BartizanProcess.at(home.resolve("data")).startReady();
        service.createList("feed", feeds.serve("feed", "45.155.205.0/24\n"));
        service.importToEnd("");
        service.post("/api/v1/bans", Map.of("ip", "46.1.2.0/24", "duration", "1h"))
                .expect(201);
        service.post("/api/v1/bans", Map.of("ip", "46.1.2.7")).expect(201);
        service.post("/api/v1/bans", Map.of("ip", "45.155.205.7", "duration", "3650d"))
                .expect(201);
        service.post("/api/v1/bans", Map.of("ip", "2a0d:5600::/32", "duration", "90s"))
                .expect(201);
        return service;
    }

    @Test
    void nftablesLetsBansRunOutByItself() throws IOException {
        Requirement.program("nft");
        try (FeedServer feeds = new FeedServer();
                BartizanProcess service = withBans(feeds);
                NetworkNamespace network = new NetworkNamespace()) {
            network.run("nft", "-f", export(service, "nftables").toString());

            assertThat(network.run("nft", "list", "set", "inet", "bartizan", "bans4"))
                    .containsPattern("46\\.1\\.2\\.0/30 timeout (1h|59m)")
                    .contains("46.1.2.7,", "45.155.205.7 timeout 24d");
            assertThat(network.run("nft", "list", "set", "inet", "bartizan", "bans6"))
                    .containsPattern("2a0d:5600::/32 timeout [12]m");

            service.delete("/api/v1/bans?ip=46.1.2.7").expect(200);
            network.run(
                    "nft", "-f", export(service, "nftables?origins=bartizan").toString());
            assertThat(network.run("nft", "list", "set", "inet", "bartizan", "bans4"))
                    .containsPattern("46\\.1\\.2\\.0/24 timeout (1h|59m)")
                    .doesNotContain("46.1.2.7");
            assertThat(network.run("nft", "list", "set", "inet", "bartizan", "lists4"))
                    .contains("45.155.205.0/24");
        }
    }

    @Test
    void ipsetLetsBansRunOutByItself() throws IOException {
        Requirement.program("ipset");
        try (FeedServer feeds = new FeedServer();
                BartizanProcess service = withBans(feeds);
                NetworkNamespace network = new NetworkNamespace()) {
            network.run("ipset", "restore", "-f", export(service, "ipset").toString());

            assertThat(network.run("ipset", "list", "bartizan-bans4"))
                    .containsPattern("46\\.1\\.2\\.0/30 timeout 3[56]\\d\\d")
                    .contains("46.1.2.7 timeout 0", "45.155.205.7 timeout 2147");
            assertThat(network.run("ipset", "list", "bartizan-bans6")).containsPattern("2a0d:5600::/32 timeout \\d+");

            service.delete("/api/v1/bans?ip=46.1.2.7").expect(200);
            network.run(
                    "ipset",
                    "restore",
                    "-f",
                    export(service, "ipset?origins=bartizan").toString());
            assertThat(network.run("ipset", "list", "bartizan-bans4"))
                    .containsPattern("46\\.1\\.2\\.0/24 timeout 3[56]\\d\\d")
                    .doesNotContain("46.1.2.7");
            assertThat(network.succeeds("ipset", "test", "bartizan-lists4", "45.155.205.9"))
                    .isTrue();
        }
    }

    @Test
    void banIsExportedAtOnceAndGoneAtOnce() {
        try (FeedServer feeds = new FeedServer();
                BartizanProcess service = withBans(feeds)) {
            assertThat(service.get("/api/v1/export/plain?ipv4only").text().lines())
                    .containsExactlyInAnyOrder("46.1.2.0/24", "45.155.205.0/24");
            String etag = service.get("/api/v1/export/plain").header("ETag").orElseThrow();

            service.delete("/api/v1/bans?ip=2a0d:5600::/32").expect(200);

            Answer after = service.get("/api/v1/export/plain");
            assertThat(after.text()).doesNotContain("2a0d");
            assertThat(after.header("ETag")).isPresent().get().isNotEqualTo(etag);
        }
    }
}
