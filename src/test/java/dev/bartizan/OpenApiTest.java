package dev.bartizan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API's document describes every operation, parameter and field. */
@QuarkusTest
class OpenApiTest {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "head", "patch");

    private JsonNode document;

    @BeforeEach
    void read() throws IOException {
        document = new ObjectMapper()
                .readTree(RestAssured.get("/q/openapi?format=json").asString());
    }

    @Test
    void everyFieldIsDescribed() {
        List<String> undescribed = new ArrayList<>();
        for (Map.Entry<String, JsonNode> schema :
                document.at("/components/schemas").properties()) {
            for (Map.Entry<String, JsonNode> property :
                    schema.getValue().path("properties").properties()) {
                if (!described(property.getValue())) {
                    undescribed.add(schema.getKey() + "." + property.getKey());
                }
            }
        }
        assertThat(document.at("/components/schemas").size()).isGreaterThan(20);
        assertThat(undescribed).isEmpty();
    }

    @Test
    void everyOperationHasASummaryAndEveryParameterADescription() {
        List<String> undescribed = new ArrayList<>();
        int operations = 0;
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (!METHODS.contains(operation.getKey())) {
                    continue;
                }
                operations++;
                String name = operation.getKey() + " " + path.getKey();
                if (operation.getValue().path("summary").asText().isBlank()) {
                    undescribed.add(name);
                }
                for (JsonNode parameter : operation.getValue().path("parameters")) {
                    if (!described(parameter)) {
                        undescribed.add(name + " " + parameter.path("name").asText());
                    }
                }
            }
        }
        assertThat(operations).isGreaterThan(25);
        assertThat(undescribed).isEmpty();
    }

    @Test
    void committedDocumentIsTheServedOne() throws IOException {
        Path committed = Path.of("docs", "openapi.yaml");
        JsonNode read = Files.exists(committed)
                ? new ObjectMapper(new YAMLFactory()).readTree(committed.toFile())
                : NullNode.getInstance();

        assertThat(differences("", read, document).limit(20))
                .as(
                        "Places where %s is not what the service serves. Run `make openapi`, and commit the file with your"
                                + " change.",
                        committed)
                .isEmpty();
    }

    /** JSON pointers to the differences. */
    private static Stream<String> differences(String place, JsonNode one, JsonNode other) {
        if (one.equals(other)) {
            return Stream.empty();
        }
        if (one.isObject() && other.isObject()) {
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            return names.stream()
                    .flatMap(name -> differences(
                            place + "/" + name.replace("~", "~0").replace("/", "~1"),
                            one.path(name),
                            other.path(name)));
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            return IntStream.range(0, one.size())
                    .boxed()
                    .flatMap(index -> differences(place + "/" + index, one.path(index), other.path(index)));
        }
        return Stream.of(place);
    }

    @Test
    void eachOperationHasAnIdOfItsOwn() {
        List<String> ids = operations()
                .map(each -> each.body().path("operationId").asText())
                .toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][a-zA-Z0-9]*"));
        assertThat(ids).contains("bansList", "bansLiftAll", "jailsReloadAll", "lookupAddress");
    }

    @Test
    void eachAnswerWithABodyHasASchema() {
        Set<String> withoutBody = Set.of("DELETE /api/v1/blocklists/import/{run} 202", "POST /v1/usage-metrics 201");
        List<String> missing = new ArrayList<>();
        operations()
                .forEach(operation -> operation
                        .body()
                        .path("responses")
                        .properties()
                        .forEach(response -> {
                            String name = operation.name() + " " + response.getKey();
                            JsonNode answer = resolved(response.getValue());
                            boolean empty = operation.name().startsWith("HEAD")
                                    || Set.of("204", "304").contains(response.getKey());
                            if (!empty
                                    && !withoutBody.contains(name)
                                    && answer.path("content").isEmpty()) {
                                missing.add(name);
                            }
                            answer.path("content").forEach(media -> {
                                if (!media.has("schema")) {
                                    missing.add(name);
                                }
                            });
                        }));

        assertThat(missing).isEmpty();
    }

    @Test
    void eachOperationSaysWhatItsErrorsLookLike() {
        JsonNode operation = document.at("/paths/~1api~1v1~1bans/post");
        JsonNode refused = operation.at("/responses/422");
        JsonNode busy = document.at("/components/responses/TooManyRequests");

        assertThat(refused.path("description").asText()).contains("BAN_REFUSED");
        assertThat(refused.at("/content/application~1json/schema/$ref").asText())
                .endsWith("/ErrorResponse");
        assertThat(refused.at("/content/application~1problem+json/schema/$ref").asText())
                .endsWith("/Problem");
        assertThat(operation.at("/responses/429/$ref").asText()).endsWith("/TooManyRequests");
        assertThat(busy.at("/content/application~1json/schema/$ref").asText()).endsWith("/ErrorResponse");
        assertThat(busy.path("headers").has("Retry-After")).isTrue();
        assertThat(operation.at("/responses/201/headers").has("Location")).isTrue();
        assertThat(document.at("/paths/~1v1~1decisions/get/responses/403/content/application~1json/schema/$ref")
                        .asText())
                .endsWith("/BouncerError");
    }

    @Test
    void credentialsAreThoseThatAreLetIn() throws IOException {
        Map<String, Set<String>> letIn = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src", "test", "resources", "access-matrix.txt"))) {
            String[] words = line.trim().split("\\s+");
            if (METHODS.contains(words[0].toLowerCase(Locale.ROOT))) {
                Set<String> schemes = new TreeSet<>();
                if (!words[2].equals("ok")) {
                    // Tokens of a viewer, an administrator, and for exports.
                    if (List.of(words).subList(3, 6).contains("ok")) {
                        schemes.add("bearer");
                    }
                    if (words[6].equals("ok")) {
                        schemes.add("bouncerKey");
                    }
                    if (words[7].equals("ok")) {
                        schemes.add("uploadKey");
                    }
                }
                letIn.putIfAbsent(words[0] + " " + words[1].replaceAll("\\?.*", ""), schemes);
            }
        }
        Map<String, Set<String>> documented = new TreeMap<>();
        operations().forEach(operation -> {
            Set<String> schemes = new TreeSet<>();
            operation.body().path("security").forEach(each -> each.fieldNames().forEachRemaining(schemes::add));
            // Sessions of machines have no column; MachineApiTest uses them.
            schemes.remove("machineToken");
            // Nor has the cookie of a person.
            schemes.remove("session");
            documented.put(operation.name(), schemes);
        });

        assertThat(letIn).containsAllEntriesOf(documented);
        assertThat(document.at("/components/securitySchemes/bouncerKey/name").asText())
                .isEqualTo("X-Api-Key");
    }

    @Test
    void fieldsThatAreAlwaysThereAreRequired() {
        assertThat(required("BanView")).contains("id", "until");
        assertThat(required("ListView")).contains("failing_since", "health");
        assertThat(required("JailView")).containsExactlyInAnyOrder("name", "running");
        assertThat(required("LookupView"))
                .containsExactlyInAnyOrder("ip", "blocked", "remediation", "matches", "allowlisted");
        assertThat(required("BanRequest")).containsExactly("ip");
    }

    @Test
    void fieldsThatCanBeNullSaySo() {
        assertThat(nullable("BanView", "until")).isTrue();
        assertThat(nullable("ListView", "failing_since")).isTrue();
        assertThat(nullable("AgentStatusView", "last_error")).isTrue();
        assertThat(nullable("BanRequest", "duration")).isTrue();
        assertThat(nullable("BanView", "since")).isFalse();
        assertThat(nullable("LookupView", "coverage")).as("absent instead").isFalse();
    }

    @Test
    void noSwitchIsOnInAnExample() {
        List<String> on = new ArrayList<>();
        document.at("/components/schemas").properties().forEach(schema -> {
            JsonNode force = schema.getValue().at("/properties/force");
            if (!force.isMissingNode() && !force.path("default").equals(BooleanNode.FALSE)) {
                on.add(schema.getKey());
            }
        });
        operations()
                .forEach(operation -> operation.body().path("parameters").forEach(parameter -> {
                    if (parameter.path("name").asText().equals("force")
                            && !parameter.at("/schema/default").equals(BooleanNode.FALSE)) {
                        on.add(operation.name());
                    }
                }));

        assertThat(document.at("/components/schemas/BanRequest/properties").has("force"))
                .isTrue();
        assertThat(on).isEmpty();
    }

    private record Described(String name, JsonNode body) {}

    private Stream<Described> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .map(operation -> new Described(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
    }

    private JsonNode resolved(JsonNode response) {
        return response.has("$ref") ? document.at(response.path("$ref").asText().substring(1)) : response;
    }

    private List<String> required(String schema) {
        List<String> names = new ArrayList<>();
        document.at("/components/schemas/" + schema + "/required").forEach(name -> names.add(name.asText()));
        return names;
    }

    private boolean nullable(String schema, String property) {
        JsonNode value = document.at("/components/schemas/" + schema + "/properties/" + property);
        assertThat(value.isMissingNode()).isFalse();
        return value.toString().contains("\"null\"");
    }

    private static boolean described(JsonNode node) {
        return !node.path("description").asText().isBlank();
    }
}
