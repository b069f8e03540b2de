package dev.bartizan.access.session;

import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Person;
import dev.bartizan.Person.Browser;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that change something need the CSRF token of the session, and come from the own site. */
@QuarkusTest
class CsrfTest {

    @TestHTTPResource
    URI service;

    private Browser browser;

    @BeforeEach
    void logIn() {
        browser = Person.create("operator").login();
    }

    @Test
    void tokenOfTheSessionIsRequired() {
        refused(browser.withoutToken());
        refused(browser.withoutToken().header("X-CSRF-Token", browser.cookie()));
        refused(browser.withoutToken()
                .header("X-CSRF-Token", Person.create("operator").login().csrf()));
        accepted(browser.request());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "nonsense"})
    void otherSitesAreRefused(String site) {
        refused(browser.request().header("Sec-Fetch-Site", site));
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void ownSiteIsAccepted(String site) {
        accepted(browser.request().header("Sec-Fetch-Site", site));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "null", "http://localhost:1", "http://localhost.evil.example", "::"})
    void otherOriginsAreRefused(String origin) {
        refused(browser.request().header("Origin", origin));
    }

    @Test
    void otherPortIsAnotherOrigin() {
        refused(browser.request().header("Origin", "http://" + service.getHost() + ":1"));
        refused(browser.request().header("Origin", "http://" + service.getHost()));
    }

    @Test
    void ownOriginIsAccepted() {
        accepted(browser.request().header("Origin", "http://" + service.getAuthority()));
    }

    @Test
    void formIsNoPageBelowTheApi() {
        browser.withoutToken()
                .contentType(ContentType.URLENC)
                .formParam("csrf_token", browser.csrf())
                .post("/api/v1/bans")
                .then()
                .statusCode(403)
                .body("error_code", equalTo("CROSS_SITE"));
    }

    @Test
    void readingNeedsNoToken() {
        browser.withoutToken()
                .header("Origin", "https://evil.example")
                .get("/api/v1/bans")
                .then()
                .statusCode(200);
    }

    private static void refused(RequestSpecification request) {
        request.contentType(ContentType.JSON)
                .body(Map.of("ip", "8.8.4.4", "duration", "1m"))
                .post("/api/v1/bans")
                .then()
                .statusCode(403)
                .body("error_code", equalTo("CROSS_SITE"));
    }

    private static void accepted(RequestSpecification request) {
        request.contentType(ContentType.JSON)
                .body(Map.of("ip", "8.8.4.4", "duration", "1m"))
                .post("/api/v1/bans")
                .then()
                .statusCode(anyOf(equalTo(200), equalTo(201)));
    }
}
