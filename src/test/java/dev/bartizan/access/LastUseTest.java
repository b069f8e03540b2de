package dev.bartizan.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.Caller;
import dev.bartizan.access.token.TokenService;
import dev.bartizan.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LastUseTest {

    @Inject
    TokenService tokens;

    @Inject
    Session session;

    @Inject
    Database database;

    @Test
    void lastUseIsStoredByTheNextSynchronisation() {
        JsonPath issued = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "used " + UUID.randomUUID(), "role", "viewer"))
                .post("/api/v1/tokens")
                .jsonPath();
        long id = issued.getLong("id");
        Caller.with(issued.getString("token"))
                .get("/api/v1/failing/open")
                .then()
                .statusCode(200);
        assertThat(stored(id)).isNull();

        tokens.synchronise();

        assertThat(stored(id)).isAfterOrEqualTo(Instant.parse(issued.getString("created_at")));
    }

    private Instant stored(long id) {
        Long millis = database.read(
                () -> session.createNativeQuery("SELECT last_used_at FROM api_token WHERE id = :id", Long.class)
                        .setParameter("id", id)
                        .getSingleResult());
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
