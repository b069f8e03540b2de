package dev.bartizan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.Caller;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The {@code Location} of each created object can be fetched. */
@QuarkusTest
@TestProfile(AccessMatrixTest.Everything.class)
class LocationTest {

    /** Needs an agent: {@code CrowdSecAgentIT} follows it. */
    private static final String BAN_OF_THE_AGENT = "POST /api/v1/admin/crowdsec/ban";

    private final Map<String, Creation> creations = new TreeMap<>();

    /**
     * @param id the path of the id in the response
     * @param reader the caller that fetches the created object
     */
    private record Creation(Supplier<Response> create, String id, RequestSpecification reader) {}

    @Test
    void leadsToWhatWasCreated() throws IOException {
        String name = "location-" + UUID.randomUUID();
        of(
                "POST /api/v1/accounts",
                () -> post(
                        "/api/v1/accounts",
                        Map.of("name", name, "password", "a password of the tests", "role", "viewer")));
        of("POST /api/v1/allowlist", () -> post("/api/v1/allowlist", Map.of("range", "198.51.100.77")));
        of("POST /api/v1/bans", () -> post("/api/v1/bans", Map.of("ip", "8.8.77.77")));
        of(
                "POST /api/v1/blocklists",
                () -> post(
                        "/api/v1/blocklists?import=false",
                        Map.of("name", name, "url", "https://lists.example/" + name)));
        of(
                "POST /api/v1/blocklists/catalogue",
                () -> post("/api/v1/blocklists/catalogue?import=false", Map.of("name", "ipsum-3")));
        of("POST /api/v1/bouncers", () -> post("/api/v1/bouncers", Map.of("name", name)));
        of("POST /api/v1/machines", () -> post("/api/v1/machines", Map.of("name", name)));
        creations.put(
                "POST /api/v1/notifications/targets", new Creation(() -> target("location-1"), "name", Caller.admin()));
        creations.put(
                "POST /api/v1/notifications/rules",
                new Creation(
                        () -> {
                            target("location-2").then().statusCode(201);
                            return post(
                                    "/api/v1/notifications/rules", Map.of("name", "location", "target", "location-2"));
                        },
                        "name",
                        Caller.admin()));
        of("POST /api/v1/tokens", () -> post("/api/v1/tokens", Map.of("name", name, "role", "viewer")));
        creations.put("POST /api/updates/upload", new Creation(this::upload, "updateId", uploader()));
        creations.put(
                "POST /api/updates/apps/{app}/upload",
                new Creation(() -> upload("/api/updates/apps/default/upload"), "updateId", uploader()));
        creations.put("POST /api/updates/{id}/rollback", new Creation(this::rollBack, "id", uploader()));

        creations.put("POST /api/updates/{id}/promote", new Creation(this::promote, "id", uploader()));

        Set<String> followed = new TreeSet<>(creations.keySet());
        followed.add(BAN_OF_THE_AGENT);
        assertThat(followed).isEqualTo(documented());
        creations.forEach((operation, creation) -> {
            Response created = creation.create().get();
            assertThat(created.statusCode())
                    .as(operation + ": " + created.asString())
                    .isEqualTo(201);
            Object id = created.path(creation.id());
            assertThat(id).as(operation).isNotNull();
            String location = created.header("Location");
            assertThat(location).as(operation).isNotNull();
            String same = creation.id().equals("name") ? "name" : "id";
            creation.reader().get(location).then().statusCode(200).body(same, equalTo(id));
            RestAssured.get(location).then().statusCode(401);
            Caller.admin().delete(location).then().statusCode(204);
        });
        Caller.admin().delete("/api/v1/notifications/targets/location-2").then().statusCode(204);
    }

    private void of(String operation, Supplier<Response> create) {
        creations.put(operation, new Creation(create, "id", Caller.admin()));
    }

    private static Response post(String path, Map<String, ?> body) {
        return Caller.admin().contentType(ContentType.JSON).body(body).post(path);
    }

    private static Response target(String name) {
        return post("/api/v1/notifications/targets", Map.of("name", name, "url", "https://hook.invalid/"));
    }

    private static RequestSpecification uploader() {
        return Caller.anonymous().header("X-Api-Key", AccessMatrixTest.UPLOAD_KEY);
    }

    private Response upload() {
        return upload("/api/updates/upload");
    }

    private static Response upload(String path) {
        return uploader()
                .multiPart("bundle", "index.bundle", "console.log(1)".getBytes(), "application/javascript")
                .multiPart("platform", "ios")
                .multiPart("runtimeVersion", "1.0.0")
                .post(path);
    }

    private Response promote() {
        String id = upload().then().statusCode(201).extract().path("updateId");
        return uploader()
                .contentType(ContentType.JSON)
                .body(Map.of("channel", "location"))
                .post("/api/updates/{id}/promote", id);
    }

    private Response rollBack() {
        String id = upload().then().statusCode(201).extract().path("updateId");
        return uploader()
                .contentType(ContentType.JSON)
                .body(Map.of("to", "embedded"))
                .post("/api/updates/{id}/rollback", id);
    }

    /** The operations that document a 201 with a {@code Location}. */
    private static Set<String> documented() throws IOException {
        JsonNode paths = new ObjectMapper()
                .readTree(RestAssured.get("/q/openapi?format=json").asString())
                .path("paths");
        Set<String> operations = new TreeSet<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getValue().at("/responses/201/headers").has("Location")) {
                        operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }
}
