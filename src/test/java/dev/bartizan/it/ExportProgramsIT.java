package dev.bartizan.it;

import static dev.bartizan.it.Requirement.Command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The programs load their exports: a real list of 120 430 addresses, some IPv6 addresses, and an empty export.
 *
 * <p>There is no {@code pfctl} for Linux and no RouterOS here, so only the text of their formats is tested.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportProgramsIT {

    private static final String LISTED = "77.90.185.20";
    private static final String LISTED6 = "2a0d:5600::7";
    private static final String OWN = "45.155.205.9";
    private static final String PEER = "45.155.205.10";
    private static final String PEER6 = "2a0d:5600::8";
    private static final String NOT_LISTED = "9.9.9.9";
    private static final String NOTHING = "?origins=bartizan";

    private final Path home = Folders.create();
    private BartizanProcess service;

    @BeforeAll
    void publish() throws IOException {
        Path feeds = Files.createDirectories(home.resolve("feeds"));
        Files.copy(Path.of("src", "main", "samples", "ipsum.txt"), feeds.resolve("ipsum.txt"));
        Files.writeString(feeds.resolve("six.txt"), "2a0d:5600::/32\n2a10:9700::1\n2a10:9700:1::-2a10:9700:1::9\n");
        Files.writeString(feeds.resolve("own.txt"), "45.155.204.0/22\n");
        service = BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_BLOCKLIST_FILE_ROOT", feeds)
                .env("BARTIZAN_BAN_OWN_ADDRESSES", OWN)
                .env("BARTIZAN_BLOCKLIST_LISTS_OWN_URL", "file:own.txt")
                .env("BARTIZAN_BLOCKLIST_LISTS_IPSUM_URL", "file:ipsum.txt")
                .env("BARTIZAN_BLOCKLIST_LISTS_SIX_URL", "file:six.txt")
                .startReady();
        service.importToEnd("");
        assertThat(service.blocked(LISTED6)).isTrue();
    }

    @AfterAll
    void clean() {
        service.close();
        Folders.delete(home);
    }

    private String export(String formatAndQuery) {
        try {
            Path file = Files.createTempFile(home, "export-", "");
            Files.write(
                    file,
                    service.get("/api/v1/export/" + formatAndQuery).expect(200).bytes());
            return file.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(home, "conf-", ""), text).toString();
    }

    @Test
    void nftablesTakesTheSetsAndReplacesThemAsAWhole() {
        Requirement.program("nft");
        try (NetworkNamespace network = new NetworkNamespace()) {
            network.run("nft", "-c", "-f", export("nftables"));
            network.run("nft", "-f", export("nftables"));
            assertThat(inNftables(network, "lists4", LISTED)).isTrue();
            assertThat(inNftables(network, "lists6", LISTED6)).isTrue();
            assertThat(inNftables(network, "lists4", NOT_LISTED)).isFalse();

            network.run("nft", "-f", export("nftables?exclude=77.90.0.0/16"));
            assertThat(inNftables(network, "lists4", LISTED)).isFalse();
            assertThat(inNftables(network, "lists6", LISTED6)).isTrue();
            assertThat(network.run("nft", "list", "chain", "inet", "bartizan", "drop_banned"))
                    .containsOnlyOnce("ip saddr @lists4")
                    .containsOnlyOnce("ip6 saddr @lists6");

            network.run("nft", "-f", export("nftables" + NOTHING));
            assertThat(inNftables(network, "lists6", LISTED6)).isTrue();
        }
    }

    /** Addresses of both families are on the lists, those of the host and of its neighbour. */
    @Test
    void nftablesDropsNeitherOwnTrafficNorRepliesNorNeighbourDiscovery() throws IOException {
        Requirement.program("nft");
        String export = export("nftables");
        expectTraffic(network -> {
            network.run("nft", "-f", export);
            assertThat(inNftables(network, "lists4", PEER)).isTrue();
            assertThat(inNftables(network, "lists4", OWN)).isFalse();
            network.run("nft", "add", "element", "inet", "bartizan", "lists6", "{ fe80::/10 }");
        });
    }

    @Test
    void iptablesDropsNeitherOwnTrafficNorRepliesNorNeighbourDiscovery() throws IOException {
        Requirement.program("ipset");
        Requirement.program("iptables-restore");
        String sets = export("ipset");
        String rules = export("iptables");
        expectTraffic(network -> {
            network.run("ipset", "restore", "-f", sets);
            for (String family : new String[] {"iptables", "ip6tables"}) {
                network.run(family + "-restore", "--noflush", rules);
                network.run(family, "-I", "INPUT", "-j", "BARTIZAN");
            }
            network.run("ipset", "add", "bartizan-lists6", "fe80::/10");
        });
    }

    /** The firewall is that of a host with a neighbour. */
    private static void expectTraffic(Consumer<NetworkNamespace> firewall) {
        Requirement.program("bash");
        try (NetworkNamespace host = new NetworkNamespace();
                NetworkNamespace neighbour = new NetworkNamespace()) {
            host.connect(neighbour, OWN + "/24", PEER + "/24", LISTED6 + "/64", PEER6 + "/64");
            firewall.accept(host);

            assertThat(new String[] {"127.0.0.1", OWN, LISTED6, PEER, PEER6}).allMatch(to -> answers(host, to));
            assertThat(new String[] {PEER, PEER6}).allMatch(to -> answers(neighbour, to));
            assertThat(new String[] {OWN, LISTED6}).noneMatch(to -> answers(neighbour, to));
        }
    }

    /** Nothing listens, so a host refuses the connection, unless a firewall drops the packets of one of the two. */
    private static boolean answers(NetworkNamespace from, String to) {
        return from.succeeds("bash", "-c", "timeout 2 bash -c '</dev/tcp/" + to + "/9' 2>&1 | grep -q refused");
    }

    private static boolean inNftables(NetworkNamespace network, String set, String address) {
        return network.succeeds("nft", "get", "element", "inet", "bartizan", set, "{ " + address + " }");
    }

    @Test
    void ipsetTakesTheSetsAndSwapsThemWhileRulesUseThem() {
        Requirement.program("ipset");
        Requirement.program("iptables-restore");
        try (NetworkNamespace network = new NetworkNamespace()) {
            network.run("ipset", "restore", "-f", export("ipset"));
            String rules = export("iptables");
            for (String family : new String[] {"iptables", "ip6tables"}) {
                network.run(family + "-restore", "--test", "--noflush", rules);
                network.run(family + "-restore", "--noflush", rules);
                network.run(family + "-restore", "--noflush", rules);
                network.run(family, "-I", "INPUT", "-j", "BARTIZAN");
                assertThat(network.run(family, "-S", "BARTIZAN").lines())
                        .filteredOn(rule -> rule.endsWith("DROP"))
                        .hasSize(2);
            }
            assertThat(network.succeeds("ipset", "test", "bartizan-lists4", LISTED))
                    .isTrue();
            assertThat(network.succeeds("ipset", "test", "bartizan-lists6", LISTED6))
                    .isTrue();
            assertThat(network.succeeds("ipset", "test", "bartizan-lists4", NOT_LISTED))
                    .isFalse();

            network.run("ipset", "restore", "-f", export("ipset?exclude=77.90.0.0/16"));
            assertThat(network.succeeds("ipset", "test", "bartizan-lists4", LISTED))
                    .isFalse();
            assertThat(network.succeeds("ipset", "test", "bartizan-lists6", LISTED6))
                    .isTrue();
            assertThat(network.run("ipset", "list", "-n").lines())
                    .containsExactlyInAnyOrder(
                            "bartizan-lists4", "bartizan-lists6", "bartizan-bans4", "bartizan-bans6");
        }
    }

    @Test
    void ipsetThatWasBrokenOffIsFinishedByTheNextRun() throws IOException {
        Requirement.program("ipset");
        try (NetworkNamespace network = new NetworkNamespace()) {
            String script = Files.readString(Path.of(export("ipset")));
            String half = file(script.substring(0, script.indexOf("swap bartizan-lists4-next")));
            network.run("ipset", "restore", "-f", half);
            assertThat(network.succeeds("ipset", "test", "bartizan-lists4", LISTED))
                    .isFalse();

            network.run("ipset", "restore", "-f", export("ipset"));
            assertThat(network.succeeds("ipset", "test", "bartizan-lists4", LISTED))
                    .isTrue();
        }
    }

    @Test
    void nginxTakesTheDirectives() throws IOException {
        Requirement.program("nginx");
        for (String query : new String[] {"", NOTHING}) {
            String configuration = file("""
                    events {}
                    pid %1$s/nginx.pid;
                    error_log stderr;
                    http {
                        access_log off;
                        include %2$s;
                        server { listen 127.0.0.1:1; }
                    }
                    """.formatted(home, export("nginx" + query)));
            Command.output("nginx", "-t", "-p", home.toString(), "-c", configuration);
        }
    }

    @Test
    void haproxyTakesTheFile() throws IOException {
        Requirement.program("haproxy");
        for (String query : new String[] {"", NOTHING}) {
            String configuration = file("""
                    defaults
                        mode http
                        timeout client 5s
                        timeout server 5s
                        timeout connect 5s
                    frontend web
                        bind 127.0.0.1:1
                        http-request deny if { src -f %s }
                    """.formatted(export("haproxy" + query)));
            Command.output("haproxy", "-c", "-f", configuration);
        }
    }

    @Test
    void caddyTakesTheSnippet() throws IOException {
        Requirement.program("caddy");
        String site = """
                import %s
                http://127.0.0.1:1 {
                	import bartizan
                	respond "let in"
                }
                """;
        String full = file(site.formatted(export("caddy")));
        String adapted = Command.output("caddy", "adapt", "--adapter", "caddyfile", "--config", full);
        assertThat(adapted)
                .contains("\"abort\":true", "\"1.0.164.165/32\"", "\"2a0d:5600::/32\"")
                .doesNotContain("\"0.0.0.0/0\"");

        String empty = file(site.formatted(export("caddy" + NOTHING)));
        assertThat(Command.output("caddy", "adapt", "--adapter", "caddyfile", "--config", empty))
                .contains("\"ranges\":[\"255.255.255.255/32\"]");
    }

    @Test
    void apacheTakesTheDirectives() throws IOException {
        Requirement.program("apache2");
        for (String query : new String[] {"", NOTHING}) {
            String configuration = file("""
                    ServerName localhost
                    ServerRoot /usr/lib/apache2
                    DefaultRuntimeDir %1$s
                    PidFile %1$s/apache.pid
                    ErrorLog %1$s/apache.log
                    Listen 127.0.0.1:1
                    LoadModule mpm_event_module modules/mod_mpm_event.so
                    LoadModule authz_core_module modules/mod_authz_core.so
                    LoadModule authz_host_module modules/mod_authz_host.so
                    <Location "/">
                        Include %2$s
                    </Location>
                    """.formatted(home, export("apache" + query)));
            Command.output("apache2", "-t", "-f", configuration);
        }
    }

    @Test
    void unboundTakesTheZone() throws IOException {
        Requirement.program("unbound-checkconf");
        for (String query : new String[] {"", NOTHING}) {
            String configuration = file("""
                    server:
                        directory: "%1$s"
                        chroot: ""
                        username: ""
                        module-config: "respip validator iterator"
                    rpz:
                        name: bartizan.rpz
                        zonefile: %2$s
                    """.formatted(home, export("unbound-rpz" + query)));
            Command.output("unbound-checkconf", configuration);
        }
    }

    @Test
    void allFormatsOfAddressesHaveTheSameNumberOfThem() {
        long lines = service.get("/api/v1/export/plain").text().lines().count();
        assertThat(lines).isGreaterThan(90_000);
        assertThat(service.get("/api/v1/export/json").json().path("decisions")).hasSize((int) lines);
        assertThat(service.get("/api/v1/export/csv").text().lines()).hasSize((int) lines + 1);
        assertThat(service.get("/api/v1/export/pf").text().lines()).hasSize((int) lines + 1);
    }
}
