package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.settings.DurationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts with wrong settings. */
class WrongSettingIT {

    private static final int EX_CONFIG = 78;

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private record Ended(int exitCode, String stdout, String stderr) {

        List<JsonNode> events(String event) {
            return stderr.lines()
                    .map(Answer::parse)
                    .filter(line -> line.path("event").asText().equals(event))
                    .toList();
        }
    }

    private Ended run(Map<String, String> settings) throws IOException, InterruptedException {
        Path stdout = home.resolve("stdout");
        Path stderr = home.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(Application.command()))
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile())
                .directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BARTIZAN_"));
        builder.environment().putAll(Map.of("BARTIZAN_DATA_DIR", data.toString(), "QUARKUS_HTTP_PORT", "0"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(BartizanProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("It ends")
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void postgresqlNeedsTheNameOfTheNode() throws Exception {
        Ended ended = run(Map.of("BARTIZAN_DATABASE_URL", "postgresql://barti:s3cret@127.0.0.1:1/bartizan"));

        assertThat(ended.exitCode()).isEqualTo(78);
        assertThat(ended.events("setting_wrong"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("variable").asText()).isEqualTo("BARTIZAN_NODE"));
        assertThat(ended.stderr()).doesNotContain("s3cret");
    }

    @Test
    void allFaultsAreToldAtOnceBeforeAnythingElseHappens() throws Exception {
        Ended ended = run(new TreeMap<>(Map.of(
                "BARTIZAN_BLOCKLIST_SCHEDULE_CRON", "every 6h",
                "BARTIZAN_BLOCKLIST_KEEP_RUNS", "soon",
                "BARTIZAN_BLOCKLIST_IMPORT_ON_START", "perhaps",
                "BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_URL", "ftp://user:s3cret@example.org/drop",
                "BARTIZAN_ADMIN_TOKEN", "s3cret",
                "BARTIZAN_UPDATE_UPLOAD_KEY_FILE", home.resolve("missing").toString(),
                "BARTIZAN_UPDATE_PUBLIC_URL", "updates.example.org",
                "BARTIZAN_NOTIFY_TARGETS_PHONE_FORMAT", "ntfy",
                "BARTIZAN_DATADIR", "/data",
                "QUARKUS_HTTP_PORT", "eighty")));

        assertThat(ended.exitCode()).isEqualTo(EX_CONFIG);
        assertThat(ended.events("setting_wrong"))
                .extracting(
                        line -> line.path("variable").asText(),
                        line -> line.path("value").asText(""),
                        line -> line.path("problem").asText())
                .containsExactlyInAnyOrder(
                        tuple(
                                "BARTIZAN_BLOCKLIST_SCHEDULE_CRON",
                                "every 6h",
                                "is invalid: Cron expression contains 2 parts but we expect one of [5]"),
                        tuple("BARTIZAN_BLOCKLIST_KEEP_RUNS", "soon", DurationText.EXPECTED),
                        tuple(
                                "BARTIZAN_BLOCKLIST_IMPORT_ON_START",
                                "perhaps",
                                "must be one of always, when-empty, never"),
                        tuple(
                                "BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_URL",
                                "",
                                "must be an http:, https: or file: address, push:, country:, asn: or lists:"),
                        tuple("BARTIZAN_ADMIN_TOKEN", "", "must have 16 to 512 visible ASCII characters"),
                        tuple(
                                "BARTIZAN_UPDATE_UPLOAD_KEY_FILE",
                                home.resolve("missing").toString(),
                                "names a file that doesn't exist"),
                        tuple("BARTIZAN_UPDATE_PUBLIC_URL", "", "must begin with http:// or https://"),
                        tuple("BARTIZAN_NOTIFY_TARGETS_PHONE_URL", "", "is missing"),
                        tuple("QUARKUS_HTTP_PORT", "eighty", "must be a whole number from 0 to 65535"));
        assertThat(ended.events("setting_wrong"))
                .allSatisfy(line -> assertThat(line.path("example").asText()).isNotEmpty());
        assertThat(ended.events("setting_unknown"))
                .extracting(
                        line -> line.path("variable").asText(),
                        line -> line.path("nearest").asText())
                .containsExactly(tuple("BARTIZAN_DATADIR", "BARTIZAN_DATA_DIR"));
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr()).doesNotContain("s3cret");
        assertThat(data).doesNotExist();
    }

    @Test
    void settingOfTheFrameworkEndsTheStartTheSameWay() throws Exception {
        Ended ended = run(Map.of("QUARKUS_HTTP_IDLE_TIMEOUT", "never"));

        assertThat(ended.exitCode()).isEqualTo(EX_CONFIG);
        assertThat(ended.stderr().lines().filter(line -> line.startsWith("{")).map(Answer::parse))
                .extracting(line -> line.path("variable").asText())
                .containsExactly("QUARKUS_HTTP_IDLE_TIMEOUT");
        assertThat(ended.stderr()).doesNotContain("\tat ");
        assertThat(data).doesNotExist();
    }

    @Test
    void unknownVariableIsToldInTheLog() {
        try (BartizanProcess service = BartizanProcess.at(data)
                .env("BARTIZAN_DATADIR", "/data")
                .env("BARTIZAN_SERVICE_HOST", "10.0.0.1")
                .startReady()) {
            assertThat(service.events("setting_unknown"))
                    .extracting(
                            line -> line.path("variable").asText(),
                            line -> line.path("nearest").asText())
                    .containsExactly(tuple("BARTIZAN_DATADIR", "BARTIZAN_DATA_DIR"));
            service.terminate();
            service.assertLogIsJson();
            assertThat(service.errorOutput()).isEmpty();
        }
    }
}
