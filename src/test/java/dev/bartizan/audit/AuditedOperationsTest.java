package dev.bartizan.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No operation that can change something is without an entry in the audit log, or a reason. */
class AuditedOperationsTest {

    private static final Set<String> CHANGING = Set.of("post", "put", "patch", "delete");

    /** By method and path: the actions, or a minus and a reason. */
    private static Map<String, List<String>> table() throws IOException {
        Map<String, List<String>> table = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/audited-operations.txt"))) {
            List<String> words = List.of(line.strip().split(" +"));
            if (!line.isBlank() && !line.startsWith("#")) {
                table.put(words.get(0) + " " + words.get(1), words.subList(2, words.size()));
            }
        }
        return table;
    }

    private static Set<String> actions() throws IOException {
        return table().values().stream()
                .filter(words -> !words.getFirst().equals("-"))
                .flatMap(List::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyOperationThatCanChangeSomethingIsInTheTable() throws IOException {
        JsonNode paths = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("docs", "openapi.yaml").toFile())
                .path("paths");
        Set<String> operations = new TreeSet<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> CHANGING.contains(operation.getKey()))
                        .forEach(operation ->
                                operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(operations).hasSizeGreaterThan(50);
        assertThat(table().keySet())
                .as("audited-operations.txt has each operation that can change something")
                .containsExactlyInAnyOrderElementsOf(operations);
        assertThat(table())
                .allSatisfy((operation, words) -> assertThat(words)
                        .as(operation)
                        .hasSizeGreaterThan(words.getFirst().equals("-") ? 1 : 0));
    }

    @Test
    void everyActionIsAnnouncedByTheCode() throws IOException {
        String code;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            code = files.filter(file -> file.toString().endsWith(".java"))
                    .map(AuditedOperationsTest::text)
                    .collect(Collectors.joining());
        }
        assertThat(actions()).allSatisfy(action -> assertThat(code).contains('"' + action + '"'));
    }

    @Test
    void everyActionIsDocumented() throws IOException {
        String documentation = Files.readString(Path.of("docs", "audit-log.md"));

        assertThat(actions()).allSatisfy(action -> assertThat(documentation).contains('`' + action + '`'));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
