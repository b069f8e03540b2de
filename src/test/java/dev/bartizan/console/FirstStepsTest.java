package dev.bartizan.console;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An administrator does the first steps, with forms alone. */
@QuarkusTest
class FirstStepsTest {

    private static final String PAGE = "/ui/first-steps";
    private static final List<String> FEEDS = List.of("tor-exits", "cins-army");

    private Person.Browser browser;

    @BeforeEach
    void logIn() {
        browser = Person.create("admin").login();
        removeLists();
    }

    @AfterEach
    void removeLists() {
        JsonPath lists = Caller.admin().get("/api/v1/blocklists").jsonPath();
        for (String feed : FEEDS) {
            Object id = lists.get("items.find { it.name == '%s' }?.id".formatted(feed));
            if (id != null) {
                Caller.admin().delete("/api/v1/blocklists/" + id).then().statusCode(204);
            }
        }
    }

    private RequestSpecification html() {
        return browser.withoutToken()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private Response add(List<String> feeds) {
        return html().formParam("name", feeds).formParam("csrf", browser.csrf()).post("/ui/new-list/catalogue");
    }

    @Test
    void pageOffersListsEnginesBouncersAndTheOwnAddress() {
        html().get(PAGE)
                .then()
                .statusCode(200)
                .body(containsString("value=\"spamhaus-drop-v4\" checked"))
                .body(containsString("value=\"tor-exits\">"))
                .body(containsString("name=\"subject\" value=\"127.0.0.1\""))
                .body(containsString("href=\"/ui/bouncers\""))
                .body(containsString("fail2ban</a>: "));
        html().get("/ui/settings").then().body(containsString("href=\"/ui/first-steps\""));
    }

    /** Without an import, which would be one from the Internet. */
    private static void create(String feed) {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", feed))
                .post("/api/v1/blocklists/catalogue?import=false")
                .then()
                .statusCode(201);
    }

    @Test
    void feedsWithListsAreNotOfferedAgain() {
        FEEDS.forEach(FirstStepsTest::create);

        html().get(PAGE)
                .then()
                .body(not(containsString("value=\"tor-exits\"")))
                .body(containsString("value=\"firehol-level1\">"));
        add(FEEDS).then().statusCode(409).body(containsString("tor-exits"));
        add(List.of("unknown", "feeds")).then().statusCode(404);
        add(Collections.nCopies(21, "feed-").stream()
                        .map(feed -> feed + UUID.randomUUID())
                        .toList())
                .then()
                .statusCode(422);
        html().get("/ui/lists?done=listsAdded").then().body(containsString("The lists were added."));
    }

    @Test
    void addressOfAProxyIsNotOffered() {
        html().header("X-Forwarded-For", "45.155.17.9")
                .get(PAGE)
                .then()
                .statusCode(200)
                .body(containsString("That is a reverse proxy"))
                .body(not(containsString("name=\"subject\"")));
    }

    @Test
    void onlyAdministratorsSeeIt() {
        Caller.viewer().header("Accept", "text/html").get(PAGE).then().statusCode(403);
    }
}
