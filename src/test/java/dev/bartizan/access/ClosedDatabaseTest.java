package dev.bartizan.access;

import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ClosedDatabaseTest.DataFolderIsAFile.class)
class ClosedDatabaseTest {

    public static class DataFolderIsAFile implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("bartizan.data-dir", "pom.xml/data");
        }
    }

    @Test
    void tokenThatCanNotBeCheckedIsAnsweredWithTheDatabasesFailure() {
        Caller.with("bzn_perhaps_right")
                .get("/api/v1/failing/open")
                .then()
                .statusCode(503)
                .body("error_code", equalTo("DATABASE_PATH_INVALID"))
                .body("details.database_path", equalTo("data/bartizan.db"));
    }

    @Test
    void callWithoutTokenIsStillUnauthenticated() {
        Caller.anonymous().get("/api/v1/failing/open").then().statusCode(401);
    }

    @Test
    void configuredTokenWorksWithoutADatabase() {
        Caller.admin().get("/api/v1/failing/open").then().statusCode(200);
    }

    @Test
    void tokensThemselvesNeedTheDatabase() {
        Caller.admin()
                .get("/api/v1/tokens")
                .then()
                .statusCode(503)
                .body("error_code", equalTo("DATABASE_PATH_INVALID"));
    }
}
