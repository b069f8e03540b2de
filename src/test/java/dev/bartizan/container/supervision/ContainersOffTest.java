package dev.bartizan.container.supervision;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Containers are off: each request says so and names the setting. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class ContainersOffTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/containers",
        "GET, /api/v1/containers/web",
        "GET, /api/v1/containers/web/logs",
        "GET, /api/v1/containers/web/lint",
        "GET, /api/v1/containers/events",
        "GET, /api/v1/containers/logs?container=web",
        "GET, /api/v1/containers/image-checks",
        "POST, /api/v1/containers/web/image-check",
        "DELETE, /api/v1/containers/web/hold",
        "POST, /api/v1/containers/web/start",
        "POST, /api/v1/containers/web/stop",
        "POST, /api/v1/containers/web/restart"
    })
    void theAnswerNamesTheSetting(Method method, String path) {
        Caller.admin()
                .request(method, path)
                .then()
                .statusCode(404)
                .body("error_code", equalTo("FEATURE_OFF"))
                .body("message", containsString("Containers are off."))
                .body("details.setting", equalTo("BARTIZAN_CONTAINER_ENABLED=true"));
    }
}
