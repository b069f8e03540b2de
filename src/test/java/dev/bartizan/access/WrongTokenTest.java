package dev.bartizan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongTokenTest {

    private static final int ALLOWED = 10;

    @Inject
    SettableClock clock;

    @BeforeEach
    void beginANewMinute() {
        clock.advance(Duration.ofMinutes(2));
    }

    @AfterAll
    void resetClock() {
        clock.reset();
    }

    @Test
    void guessingIsSlowedDownAfterTenWrongTokens() {
        for (int attempt = 1; attempt <= ALLOWED; attempt++) {
            guess(attempt).then().statusCode(401);
        }

        Response refused = guess(ALLOWED + 1);

        refused.then()
                .statusCode(429)
                .body("error_code", equalTo("TOO_MANY_REQUESTS"))
                .body("details.retry_after_seconds", allOf(greaterThan(0), lessThanOrEqualTo(60)));
        assertThat(refused.header("Retry-After"))
                .isEqualTo(refused.jsonPath().getString("details.retry_after_seconds"));
    }

    @Test
    void rightTokenWorksFromWhereWrongOnesCameFrom() {
        for (int attempt = 0; attempt <= ALLOWED; attempt++) {
            guess(attempt);
        }

        Caller.admin().get("/api/v1/tokens").then().statusCode(200);
    }

    @Test
    void callsWithoutTokenAreNotCounted() {
        for (int attempt = 0; attempt <= 2 * ALLOWED; attempt++) {
            Caller.anonymous().get("/api/v1/tokens").then().statusCode(401);
        }

        guess(1).then().statusCode(401);
    }

    @Test
    void guessingMayGoOnWhenTheMinuteIsOver() {
        for (int attempt = 0; attempt <= ALLOWED; attempt++) {
            guess(attempt);
        }

        clock.advance(Duration.ofMinutes(1));

        guess(0).then().statusCode(401);
    }

    private static Response guess(int attempt) {
        return Caller.with("bzn_guess" + attempt).get("/api/v1/tokens");
    }
}
