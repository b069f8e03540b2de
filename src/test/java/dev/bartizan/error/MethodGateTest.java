package dev.bartizan.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.door.LogLines;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong method is refused in the same way everywhere, by resources and by other routes. */
@QuarkusTest
class MethodGateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/q/health",
                "/q/health/live",
                "/q/health/ready",
                "/q/health/started",
                "/q/metrics",
                "/q/openapi",
                "/q/swagger-ui/",
                "/api/v1/logs/live",
                "/api/v1/cerberus/logs/ws",
                "/api/updates/upload",
                "/api/updates/assets/0000",
                "/api/updates/apps/default/upload",
                "/api/updates/apps/default/assets/0000",
                "/api/updates/apps/default/manifest",
                "/api/updates/apps/default/adoption",
                "/api/updates/apps",
                "/api/updates/adoption",
                "/api/updates/manifest",
                "/api/v1/export/plain",
                "/v1/decisions",
                "/v1/decisions/stream",
                "/api/v1/decisions"
            })
    void wrongMethodIsRefusedInOneWay(String path) {
        // Machines delete decisions.
        List<String> methods =
                path.startsWith("/v1/decisions") ? List.of("PUT", "PATCH") : List.of("PUT", "PATCH", "DELETE");
        for (String method : methods) {
            try (LogLines log = LogLines.listen()) {
                Response refused = Caller.admin().request(method, path);

                refused.then()
                        .statusCode(405)
                        .contentType("application/json")
                        .body("error_code", equalTo("METHOD_NOT_ALLOWED"));
                List<String> allowed = List.of(refused.header("Allow").split(", "));
                assertThat(allowed).isNotEmpty().doesNotContain(method, "");
                assertThat(new ArrayList<>(refused.jsonPath().getList("details.allowed", String.class)))
                        .isEqualTo(allowed);
                assertThat(refused.header("X-Correlation-ID")).isNotBlank();
                await().atMost(Patience.LONG)
                        .untilAsserted(() -> assertThat(log.all())
                                .anyMatch(line -> line.startsWith("http_request method=" + method)
                                        && line.contains("status=405")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/q/metrics", "/api/v1/logs/live", "/api/updates/upload", "/api/v1/bans"})
    void methodsCanBeAskedFor(String path) {
        String allowed =
                Caller.admin().options(path).then().statusCode(200).extract().header("Allow");
        assertThat(allowed.split(", ")).contains("OPTIONS").hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/nothing", "/api/updates/assets/a/b", "/nothing"})
    void pathThatNothingHasIsNotFoundWhateverTheMethod(String path) {
        Caller.admin().post(path).then().statusCode(404).body("error_code", equalTo("NOT_FOUND"));
    }
}
