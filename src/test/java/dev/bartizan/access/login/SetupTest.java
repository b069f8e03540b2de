package dev.bartizan.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.Person.Browser;
import dev.bartizan.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** In a service of its own, behind a proxy that passes on the scheme. */
@QuarkusTest
@TestProfile(SetupTest.BehindAProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class SetupTest {

    @Inject
    SetupCode setupCode;

    public static class BehindAProxy implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "bartizan.access.wrong-tokens-per-minute", "4",
                    // Without a trusted proxy it has no effect.
                    "bartizan.access.forward-auth.user-header", "Remote-User",
                    "bartizan.access.forward-auth.default-role", "admin");
        }
    }

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

    @BeforeEach
    void deleteAccounts() {
        List<Integer> ids = Caller.admin().get("/api/v1/accounts").path("items.id");
        ids.forEach(id -> Caller.admin().delete("/api/v1/accounts/" + id).then().statusCode(204));
    }

    @Test
    void tokenOfTheAdministratorCreatesTheFirstAccount() {
        setUp("wrong code of sixteen", "alice").then().statusCode(401).body("error_code", equalTo("UNAUTHENTICATED"));
        Response created = setUp(Caller.ADMIN_TOKEN, "alice");

        created.then().body("account.name", equalTo("alice")).body("account.role", equalTo("admin"));
        Browser.of(created).withoutToken().get("/api/v1/tokens").then().statusCode(200);
        setUp(Caller.ADMIN_TOKEN, "mallory").then().statusCode(409).body("error_code", equalTo("SETUP_DONE"));
        Caller.admin().get("/api/v1/accounts").then().body("items.name", equalTo(List.of("alice")));
    }

    @Test
    void setupCodeCreatesTheFirstAccountAndNoOther() {
        String code = setupCode.issue();
        assertThat(code).matches("[2-9a-z]{4}(-[2-9a-z]{4}){2}");
        setUp(code.substring(1), "alice").then().statusCode(401);

        setUp(" " + code.toUpperCase(Locale.ROOT).replace("-", " "), "alice")
                .then()
                .statusCode(200)
                .body("account.role", equalTo("admin"));

        setUp(code, "mallory").then().statusCode(409);
        deleteAccounts();
        setUp(code, "mallory").then().statusCode(401).body("message", containsString("no longer valid"));
    }

    @Test
    void setupCodeIsReplacedByTheNextAndIsValidForAnHour() {
        String first = setupCode.issue();
        String code = setupCode.issue();
        setUp(first, "alice").then().statusCode(401);
        clock.advance(SetupCode.VALIDITY);

        setUp(code, "alice").then().statusCode(401);
    }

    @Test
    void clientThatGuessesIsRefusedEvenWithTheRightCode() {
        String code = setupCode.issue();
        for (int attempt = 0; attempt < 4; attempt++) {
            setUp("wrong", "alice").then().statusCode(401);
        }

        setUp(code, "alice").then().statusCode(429).body("error_code", equalTo("TOO_MANY_REQUESTS"));
        clock.advance(Duration.ofMinutes(2));
        setUp(code, "alice").then().statusCode(200);
    }

    @Test
    void tokenOfAViewerIsNoSetupCode() {
        String viewer = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "viewer of the setup", "role", "viewer"))
                .post("/api/v1/tokens")
                .path("token");

        setUp(viewer, "alice").then().statusCode(401);
    }

    @Test
    void onlyOneOfManyAtTheSameTimeCreatesIt() throws Exception {
        List<Future<Integer>> attempts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                String name = "racer-" + i;
                attempts.add(
                        threads.submit(() -> setUp(Caller.ADMIN_TOKEN, name).statusCode()));
            }
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> attempt : attempts) {
            statuses.add(attempt.get());
        }

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        assertThat(Caller.admin().get("/api/v1/accounts").<List<String>>path("items.name"))
                .hasSize(1);
    }

    private static Response setUp(String code, String name) {
        return Caller.anonymous()
                .contentType(ContentType.JSON)
                .body(Map.of("code", code, "name", name, "password", "a password of the tests"))
                .post("/api/v1/setup");
    }
}
