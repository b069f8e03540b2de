package dev.bartizan.diagnostics;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.health.Health;
import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LogLine;
import dev.bartizan.livelog.ownlog.OwnLog;
import dev.bartizan.process.Version;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Collects the diagnostics. Each file of the bundle is bounded, so that it is built in memory. */
@Singleton
// Quarkus has this registry until it uses the next client of Prometheus.
@SuppressWarnings("deprecation")
class DiagnosticsBundle {

    private static final int MOST_LINES = 1_000;
    private static final int LONGEST_LINE = 4_000;
    private static final int LONGEST_FILE = 4_000_000;

    private final ShownSettings settings;
    private final DatabaseFacts database;
    private final Health health;
    private final PrometheusMeterRegistry metrics;
    private final OwnLog log;
    private final ObjectMapper json;
    private final Clock clock;

    DiagnosticsBundle(
            ShownSettings settings,
            DatabaseFacts database,
            Health health,
            PrometheusMeterRegistry metrics,
            OwnLog log,
            ObjectMapper json,
            Clock clock) {
        this.settings = settings;
        this.database = database;
        this.health = health;
        this.metrics = metrics;
        this.log = log;
        this.json = json;
        this.clock = clock;
    }

    /** A zip file. */
    byte[] zip() throws IOException {
        List<String> secrets = settings.secrets();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            put(zip, "about.txt", ShownSettings.masked(about(), secrets));
            put(zip, "settings.properties", ShownSettings.masked(settings.text(), secrets));
            String summary = json.writerWithDefaultPrettyPrinter().writeValueAsString(health.summary());
            put(zip, "health.json", ShownSettings.masked(summary, secrets));
            put(zip, "metrics.txt", ShownSettings.masked(metrics.scrape(), secrets));
            put(zip, "log.jsonl", log(secrets));
            put(zip, "database.txt", ShownSettings.masked(database(), secrets));
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        String cut = text.length() <= LONGEST_FILE ? text : text.substring(0, LONGEST_FILE) + "\n…\n";
        zip.putNextEntry(new ZipEntry(name));
        zip.write(cut.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private String about() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", Version.ofBuild());
        facts.put("time", clock.instant());
        facts.put(
                "uptime", Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
        facts.put("native", System.getProperty("org.graalvm.nativeimage.imagecode") != null);
        for (String property : List.of("java.vm.name", "java.runtime.version", "os.name", "os.version", "os.arch")) {
            facts.put(property, System.getProperty(property));
        }
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put(
                "memory.used",
                Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        facts.put("memory.maximum", Runtime.getRuntime().maxMemory());
        facts.put("time-zone", ZoneId.systemDefault());
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Each line is masked before it is cut, because the beginning of a secret would stay. */
    private String log(List<String> secrets) {
        return log.stream().latest(log.filter(new FilterValues(Map.of())), MOST_LINES).stream()
                .map(LogLine::json)
                .map(line -> ShownSettings.masked(line, secrets))
                .map(line -> (line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…") + "\n")
                .collect(Collectors.joining());
    }

    private String database() {
        try {
            return database.text();
        } catch (DatabaseException failure) {
            return "The database can't be read: %s%n".formatted(failure.code());
        }
    }
}
