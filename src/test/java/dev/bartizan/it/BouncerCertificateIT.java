package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bouncers with a client certificate, which a real Caddy verifies, instead of a key. */
class BouncerCertificateIT {

    private static final String DECISIONS = "/v1/decisions?ip=45.155.205.7";
    private static final String HEADER = "X-Client-Certificate";

    private final Path home = Folders.create();
    private final int port = FreePort.find();

    @BeforeEach
    void certificates() throws Exception {
        Requirement.program("caddy");
        Requirement.program("openssl");
        Requirement.program("curl");
        authority("ours");
        authority("other");
        certificate("ours", "edge");
        certificate("ours", "stranger");
        certificate("other", "edge-of-others");
    }

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void aBouncerIsKnownByTheCertificateThatTheProxyHasVerified() throws Exception {
        try (BartizanProcess service = BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_BOUNCER_CERTIFICATE_HEADER", HEADER)
                .env("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", true)
                .env("QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED", true)
                .env("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.1")
                .startReady()) {
            service.post("/api/v1/bouncers", Map.of("name", "edge", "certificate", "CN=edge"))
                    .expect(201);
            service.ban("45.155.205.7");
            Process caddy = caddy(service.address());
            try {
                assertThat(throughCaddy("edge")).contains("\"value\":\"45.155.205.7\"");
                assertThat(throughCaddy("stranger")).contains("access forbidden");
                assertThat(throughCaddy("stranger", "-H", HEADER + ": CN=edge")).contains("access forbidden");
                assertThat(throughCaddy("edge", "-H", "X-Api-Key: wrong")).contains("access forbidden");
                assertThat(throughCaddy("edge-of-others")).isEmpty();
            } finally {
                caddy.destroyForcibly().waitFor();
            }
            assertThat(service.get("/api/v1/bouncers/1").at("/last_pull_at").isTextual())
                    .isTrue();
        }
    }

    private Process caddy(String service) throws IOException {
        Path config = Files.writeString(home.resolve("Caddyfile"), """
                {
                    admin off
                    auto_https off
                    storage file_system %1$s/caddy
                }
                https://localhost:%2$d {
                    bind 127.0.0.1
                    tls %1$s/ours.pem %1$s/ours.key {
                        client_auth {
                            mode require_and_verify
                            trusted_ca_cert_file %1$s/ours.pem
                        }
                    }
                    reverse_proxy %3$s {
                        header_up %4$s {http.request.tls.client.subject}
                    }
                }
                """.formatted(home, port, service, HEADER));
        ProcessBuilder caddy = new ProcessBuilder(
                        "caddy", "run", "--config", config.toString(), "--adapter", "caddyfile")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("caddy.log").toFile());
        caddy.environment().put("HOME", home.toString());
        Process started = caddy.start();
        await().atMost(BartizanProcess.PATIENCE)
                .until(() -> Requirement.Command.succeeds("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port));
        return started;
    }

    private String throughCaddy(String certificate, String... options) throws Exception {
        List<String> curl = new ArrayList<>(
                List.of("curl", "-s", "-k", "--resolve", "localhost:" + port + ":127.0.0.1", "--max-time", "20"));
        curl.addAll(List.of("--cert", home + "/" + certificate + ".pem", "--key", home + "/" + certificate + ".key"));
        curl.addAll(List.of(options));
        curl.add("https://localhost:" + port + DECISIONS);
        return run(curl);
    }

    private void authority(String name) throws Exception {
        run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                home + "/" + name + ".key",
                "-out",
                home + "/" + name + ".pem"));
    }

    private void certificate(String authority, String name) throws Exception {
        run(List.of(
                "openssl",
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                home + "/" + name + ".key",
                "-out",
                home + "/" + name + ".csr"));
        run(List.of(
                "openssl",
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                home + "/" + name + ".csr",
                "-CA",
                home + "/" + authority + ".pem",
                "-CAkey",
                home + "/" + authority + ".key",
                "-CAcreateserial",
                "-out",
                home + "/" + name + ".pem"));
    }

    private String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(home.resolve("errors").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
