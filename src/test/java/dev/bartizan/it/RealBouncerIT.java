package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CrowdSec's own bouncers, with only URL and key configured. */
class RealBouncerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Path SAMPLES = Path.of("src", "main", "samples").toAbsolutePath();

    private static final String ATTACKER = "45.155.205.7";

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess.Builder serviceWithIpsum() {
        return BartizanProcess.at(home.resolve("data"))
                .without("BARTIZAN_BLOCKLIST_IMPORT_ON_START")
                .env("BARTIZAN_BLOCKLIST_FILE_ROOT", SAMPLES)
                .env("BARTIZAN_BLOCKLIST_LISTS_IPSUM_URL", "file:ipsum.txt");
    }

    @Test
    void customBouncerHandsEachDecisionOn() throws Exception {
        Requirement.program("crowdsec-custom-bouncer");
        Path taken = home.resolve("taken");
        Path script = Files.writeString(home.resolve("take"), "#!/bin/sh\nexec cat >> " + taken + "\n");
        Folders.openToAll(script);
        try (BartizanProcess service = serviceWithIpsum().startReady()) {
            service.awaitRun(1);
            service.ban(ATTACKER);
            Path config = Files.writeString(home.resolve("custom.yaml"), """
                    bin_path: %s
                    feed_via_stdin: true
                    total_retries: 0
                    scenarios_containing: []
                    scenarios_not_containing: []
                    origins: []
                    piddir: %s
                    update_frequency: 1s
                    cache_retention_duration: 10s
                    daemonize: false
                    log_mode: stdout
                    log_level: info
                    api_url: %s/
                    api_key: %s
                    prometheus: {enabled: false}
                    """.formatted(
                            script, home, service.address(), service.createBouncer("custom")));
            try (Bouncer bouncer = new Bouncer("crowdsec-custom-bouncer", "-c", config.toString())) {
                bouncer.awaitTaken(taken, "\"" + ATTACKER + "\"", 1);
                bouncer.awaitTaken(taken, "\"ipsum\"", 120_430);
                service.ban("45.155.205.8");
                bouncer.awaitTaken(taken, "\"45.155.205.8\"", 1);

                service.delete("/api/v1/bans?ip=" + ATTACKER).expect(200);

                bouncer.awaitTaken(taken, "\"" + ATTACKER + "\"", 2);
                assertThat(lines(taken, "\"" + ATTACKER + "\""))
                        .last()
                        .asString()
                        .contains("\"action\":\"del\"");
            }
        }
    }

    /** The first 1413 lines of IPsum, because this release adds only some hundred entries a second to the kernel. */
    @Test
    void firewallBouncerLetsNoBannedAddressIn() throws Exception {
        Requirement.networkNamespaces();
        Requirement.program("crowdsec-firewall-bouncer");
        Requirement.program("curl");
        try (Gateway gateway = new Gateway();
                BartizanProcess service = serviceWithIpsum()
                        .env("BARTIZAN_BLOCKLIST_LISTS_IPSUM_MIN_SCORE", 5)
                        .env("QUARKUS_HTTP_HOST", Gateway.SERVICE)
                        .startReady()) {
            service.awaitRun(1);
            Path config = Files.writeString(home.resolve("firewall.yaml"), """
                    mode: nftables
                    pid_dir: %s
                    update_frequency: 1s
                    daemonize: false
                    log_mode: stdout
                    log_level: info
                    api_url: %s/
                    api_key: %s
                    disable_ipv6: false
                    deny_action: DROP
                    deny_log: false
                    supported_decisions_types: [ban]
                    blacklists_ipv4: crowdsec-blacklists
                    blacklists_ipv6: crowdsec6-blacklists
                    nftables:
                      ipv4: {enabled: true, set-only: false, table: crowdsec, chain: crowdsec-chain}
                      ipv6: {enabled: true, set-only: false, table: crowdsec6, chain: crowdsec6-chain}
                    prometheus: {enabled: true, listen_addr: 0.0.0.0, listen_port: %d}
                    """.formatted(
                            home, service.address(), service.createBouncer("firewall"), Gateway.OPEN_PORT));
            try (Bouncer bouncer = new Bouncer(Stream.concat(
                            gateway.within().stream(), Stream.of("crowdsec-firewall-bouncer", "-c", config.toString()))
                    .toArray(String[]::new))) {
                bouncer.awaitLog("1413 decisions added");
                assertThat(gateway.admits(ATTACKER)).isTrue();

                service.ban(ATTACKER);

                await().atMost(PATIENCE).until(() -> !gateway.admits(ATTACKER));
                assertThat(gateway.admits(Gateway.FRIEND)).isTrue();

                service.delete("/api/v1/bans?ip=" + ATTACKER).expect(200);

                await().atMost(PATIENCE).until(() -> gateway.admits(ATTACKER));
            }
        }
    }

    private static List<String> lines(Path file, String text) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(text)).toList();
        }
    }

    /** A bouncer's process. */
    private final class Bouncer implements AutoCloseable {

        private final Path log = home.resolve("bouncer.log");
        private final Process process;

        Bouncer(String... command) throws IOException {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        }

        void awaitTaken(Path taken, String text, int times) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                assertThat(lines(taken, text)).hasSizeGreaterThanOrEqualTo(times);
            });
        }

        void awaitLog(String text) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Files.readString(log)).contains(text));
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    /**
     * A host with a firewall of its own between the service's network and the network of other clients. Its open port is the one
     * of the bouncer's metrics.
     */
    private static final class Gateway implements AutoCloseable {

        static final String SERVICE = "198.18.7.1";
        static final String FRIEND = "9.9.9.7";
        static final int OPEN_PORT = 60_601;

        private static final String ID = String.valueOf(ProcessHandle.current().pid() % 100_000);
        private static final String INSIDE = "bzn-in-" + ID;
        private static final String OUTSIDE = "bzn-out-" + ID;
        private static final String LINK = "bzn" + ID;

        Gateway() {
            ip("netns", "add", INSIDE);
            ip("netns", "add", OUTSIDE);
            ip("link", "add", LINK, "type", "veth", "peer", "name", "service", "netns", INSIDE);
            ip("addr", "add", SERVICE + "/30", "dev", LINK);
            ip("link", "set", LINK, "up");
            ip("-n", INSIDE, "addr", "add", "198.18.7.2/30", "dev", "service");
            ip("-n", INSIDE, "link", "set", "service", "up");
            ip("-n", OUTSIDE, "link", "add", "inside", "type", "veth", "peer", "name", "outside", "netns", INSIDE);
            for (String caller : List.of(ATTACKER, FRIEND)) {
                ip("-n", OUTSIDE, "addr", "add", caller + "/24", "dev", "inside");
                ip("-n", INSIDE, "addr", "add", gateway(caller) + "/24", "dev", "outside");
            }
            ip("-n", OUTSIDE, "link", "set", "inside", "up");
            ip("-n", INSIDE, "link", "set", "outside", "up");
        }

        private static String gateway(String caller) {
            return caller.substring(0, caller.lastIndexOf('.')) + ".1";
        }

        /** The beginning of a command that runs on the host. */
        List<String> within() {
            return List.of("ip", "netns", "exec", INSIDE);
        }

        /** Whether a connection from an address is accepted. */
        boolean admits(String caller) {
            String url = "http://%s:%d/metrics".formatted(gateway(caller), OPEN_PORT);
            return Requirement.Command.succeeds(
                    "ip",
                    "netns",
                    "exec",
                    OUTSIDE,
                    "curl",
                    "--silent",
                    "--max-time",
                    "2",
                    "--output",
                    "/dev/null",
                    "--interface",
                    caller,
                    url);
        }

        @Override
        public void close() {
            ip("netns", "del", INSIDE);
            ip("netns", "del", OUTSIDE);
        }

        private static void ip(String... arguments) {
            Requirement.Command.run(
                    Stream.concat(Stream.of("ip"), Stream.of(arguments)).toArray(String[]::new));
        }
    }
}
