package dev.bartizan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API's document says what everything is. */
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

    private static boolean described(JsonNode node) {
        return !node.path("description").asText().isBlank();
    }
}
