package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A private configuration folder of CrowdSec. It listens on loopback, opens no other connections, and bans addresses
 * with five failed logins in a log file.
 */
final class CrowdSecFolder {

    private static final Path PATTERNS = Path.of("/etc/crowdsec/patterns");

    private final Path folder;
    private final int port;

    private CrowdSecFolder(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Writes it, and registers a machine with its local API. */
    static CrowdSecFolder create(Path folder) throws IOException {
        Requirement.program("crowdsec");
        Requirement.program("cscli");
        CrowdSecFolder created = new CrowdSecFolder(folder, FreePort.find());
        created.write();
        return created;
    }

    private void write() throws IOException {
        for (String each : List.of("patterns", "parsers/s01-parse", "scenarios", "hub", "data", "notifications")) {
            Files.createDirectories(folder.resolve(each));
        }
        try (Stream<Path> patterns = Files.list(PATTERNS)) {
            for (Path pattern : patterns.toList()) {
                Files.copy(pattern, folder.resolve("patterns").resolve(pattern.getFileName()));
            }
        }
        write("config.yaml", """
                common: {daemonize: true, log_media: stdout, log_level: info}
                config_paths:
                  config_dir: %1$s/
                  data_dir: %1$s/data/
                  simulation_path: %1$s/simulation.yaml
                  hub_dir: %1$s/hub/
                  index_path: %1$s/hub/.index.json
                  notification_dir: %1$s/notifications/
                crowdsec_service: {acquisition_path: %1$s/acquis.yaml, parser_routines: 1}
                db_config: {type: sqlite, log_level: warning, db_path: %1$s/data/crowdsec.db, use_wal: true}
                api:
                  client: {credentials_path: %1$s/local_api_credentials.yaml}
                  server: {log_level: warning, listen_uri: "127.0.0.1:%2$d", profiles_path: %1$s/profiles.yaml}
                prometheus: {enabled: false}
                """.formatted(folder, port));
        write("simulation.yaml", "simulation: false\n");
        write("hub/.index.json", "{\"parsers\":{},\"scenarios\":{},\"collections\":{},\"postoverflows\":{}}");
        write("acquis.yaml", "filenames: [%s]\nlabels: {type: door}\n".formatted(log()));
        write("door.log", "");
        write("profiles.yaml", """
                name: ban
                filters: ['Alert.Remediation == true && Alert.GetScope() == "Ip"']
                decisions: [{type: ban, duration: 4h}]
                on_success: break
                """);
        write("parsers/s01-parse/door.yaml", """
                onsuccess: next_stage
                name: test/door-logs
                filter: "evt.Line.Labels.type == 'door'"
                nodes:
                  - grok:
                      pattern: '^%{TIMESTAMP_ISO8601:timestamp} LOGIN FAIL ip=%{IP:source_ip}'
                      apply_on: Line.Raw
                    statics:
                      - {meta: log_type, value: door_failed}
                statics:
                  - {meta: service, value: door}
                  - {meta: source_ip, expression: evt.Parsed.source_ip}
                  - {target: evt.StrTime, expression: evt.Parsed.timestamp}
                """);
        write("scenarios/door.yaml", """
                type: leaky
                name: test/door-bf
                description: fails to log in
                filter: "evt.Meta.log_type == 'door_failed'"
                leakspeed: 10s
                capacity: 4
                groupby: evt.Meta.source_ip
                blackhole: 1m
                labels: {service: door, type: bruteforce, remediation: true}
                """);
        Path credentials = folder.resolve("local_api_credentials.yaml");
        write("local_api_credentials.yaml", "");
        cscli("machines", "add", "--auto", "--force", "--file", credentials.toString());
    }

    /** Makes the agent and {@code cscli} use another local API. */
    void reportTo(String url, String login, String password) throws IOException {
        write("local_api_credentials.yaml", "url: %s%nlogin: %s%npassword: %s%n".formatted(url, login, password));
    }

    /** Starts the agent without a local API; {@link #endAgents} ends it. */
    void startAgentAlone() throws IOException {
        new ProcessBuilder(
                        binary().toString(), "-c", folder.resolve("config.yaml").toString(), "-no-api")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.log").toFile())
                .start();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    /** The log that the agent watches. */
    Path log() {
        return folder.resolve("door.log");
    }

    /** The address of its local API. */
    int port() {
        return port;
    }

    String cscli(String... arguments) {
        return Requirement.Command.output(Stream.concat(
                        Stream.of("cscli", "-c", folder.resolve("config.yaml").toString(), "--error"),
                        Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** The key of a new bouncer. */
    String bouncerKey() {
        return cscli("bouncers", "add", "bartizan", "-o", "raw").strip();
    }

    /** A service that keeps this agent running. */
    BartizanProcess.Builder service(Path data) {
        return BartizanProcess.at(data)
                .env("OTHER_TEST_SECRET", "of the parent process")
                .env("BARTIZAN_CROWDSEC_BINARY", binary())
                .env("BARTIZAN_CROWDSEC_CONFIG_DIR", folder)
                .env("BARTIZAN_CROWDSEC_LAPI_URL", "http://127.0.0.1:" + port)
                .env("BARTIZAN_CROWDSEC_MERGE_INTERVAL", "1s");
    }

    private static Path binary() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, "crowdsec"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    /** The agents that run with this configuration. */
    List<ProcessHandle> agents() {
        String configuration = folder.resolve("config.yaml").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).contains("crowdsec\0-c\0" + configuration))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    /** The environment that a process got. */
    static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "environ"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends processes that a test has left running. While a service restarts them, it doesn't return. */
    void endAgents() {
        agents().forEach(ProcessHandle::destroyForcibly);
        await().atMost(BartizanProcess.PATIENCE)
                .untilAsserted(() -> assertThat(agents()).isEmpty());
    }
}
