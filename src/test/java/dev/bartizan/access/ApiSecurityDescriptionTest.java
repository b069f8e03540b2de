package dev.bartizan.access;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import dev.bartizan.Caller;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApiSecurityDescriptionTest {

    @Test
    void documentSaysThatATokenIsNeededAndHowItIsRefused() {
        String operation = "paths.'/api/v1/tokens'.get.";
        Caller.anonymous()
                .accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("components.securitySchemes.bearer.scheme", equalTo("bearer"))
                .body("components.schemas.NewToken.properties", hasKey("expires_at"))
                .body(operation + "security[0]", hasKey("bearer"))
                .body(
                        operation + "responses.'401'.content.'application/json'.schema.$ref",
                        equalTo("#/components/schemas/ErrorResponse"))
                .body(operation + "responses", hasKey("403"))
                .body(operation + "responses", hasKey("429"));
    }
}
