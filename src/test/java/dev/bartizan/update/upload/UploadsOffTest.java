package dev.bartizan.update.upload;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No upload key is configured. */
@QuarkusTest
class UploadsOffTest {

    @Test
    void uploadIsRefusedWithTheReason() {
        List<RequestSpecification> callers = List.of(
                RestAssured.given(),
                RestAssured.given().header("x-api-key", ""),
                RestAssured.given().header("x-api-key", "anything"),
                Caller.admin().header("X-Forwarded-For", "10.0.0.1"));
        for (RequestSpecification caller : callers) {
            caller.multiPart("bundle", "b.js", new byte[1])
                    .post("/api/updates/upload")
                    .then()
                    .statusCode(404)
                    .body("error_code", equalTo("FEATURE_OFF"))
                    .body("message", containsString("No upload key is configured"))
                    .body("details.setting", equalTo("BARTIZAN_UPDATE_UPLOAD_KEY"));
        }
    }
}
