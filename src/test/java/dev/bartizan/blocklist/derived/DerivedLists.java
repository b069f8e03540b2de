package dev.bartizan.blocklist.derived;

import static dev.bartizan.Caller.admin;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import dev.bartizan.Patience;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Lists that a test creates and imports over the API. */
final class DerivedLists {

    /** The last one first, because the others can be its sources. */
    private final Deque<Integer> created = new ArrayDeque<>();

    /** Creates a list that is deleted by {@link #deleteAll}. */
    int create(String name, String url, Map<String, ?> more) {
        int id = request(name, url, more)
                .post("/api/v1/blocklists?import=false")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        created.addFirst(id);
        return id;
    }

    void deleteAll() {
        created.forEach(
                id -> admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(204));
        created.clear();
    }

    /** Id of the list that was created last. */
    int last() {
        return created.getFirst();
    }

    static RequestSpecification request(String name, String url, Map<String, ?> more) {
        Map<String, Object> definition = new HashMap<>(more);
        definition.put("name", name);
        definition.put("url", url);
        return admin().contentType(ContentType.JSON).body(definition);
    }

    /** Imports a list; returns the run after its end. */
    static ValidatableResponse imported(int id) {
        return run(admin().post("/api/v1/blocklists/import?id=" + id)
                .then()
                .statusCode(202)
                .extract()
                .path("run"));
    }

    /** The run after its end. */
    static ValidatableResponse run(int run) {
        await().atMost(Patience.LONG)
                .untilAsserted(() ->
                        admin().get("/api/v1/blocklists/import/" + run).then().body("finished_at", notNullValue()));
        return admin().get("/api/v1/blocklists/import/" + run).then();
    }
}
