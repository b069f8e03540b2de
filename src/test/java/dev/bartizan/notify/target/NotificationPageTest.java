package dev.bartizan.notify.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.WebhookReceiver;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An administrator uses the page of notifications, with forms alone. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class NotificationPageTest {

    private static final String PAGE = "/ui/notifications";
    private static final WebhookReceiver RECEIVER = new WebhookReceiver();
    private static final String PATH = "/page-s3cret";

    private Person.Browser browser;

    @Inject
    NotificationTargets targets;

    @Inject
    Event<Notification> notifications;

    @AfterAll
    static void stop() {
        RECEIVER.close();
    }

    @BeforeEach
    void logIn() {
        browser = Person.create("admin").login();
    }

    @AfterEach
    void remove() {
        RECEIVER.clear();
        RECEIVER.accept(PATH);
        targets.list().stream().filter(target -> !target.readOnly()).forEach(target -> targets.remove(target.name()));
    }

    private RequestSpecification html() {
        return browser.withoutToken()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private Response form(String path, Map<String, ?> fields) {
        return html().formParams(fields).formParam("csrf", browser.csrf()).post(PAGE + path);
    }

    private Response addTarget(String name) {
        return form(
                "/targets", Map.of("name", name, "format", "json", "url", RECEIVER.url(PATH), "allowPrivate", "true"));
    }

    private static void expectDone(Response response, String what) {
        response.then().statusCode(303).header("Location", endsWith(PAGE + "?done=notification-" + what));
    }

    @Test
    void targetIsAddedTestedChangedAndDeleted() {
        expectDone(addTarget("page"), "added");
        html().get(PAGE + "?done=notification-added")
                .then()
                .statusCode(200)
                .body(containsString("<p>Added.</p>"))
                .body(containsString("page</th>"))
                .body(containsString("action=\"/ui/notifications/targets/page/test\""))
                // Those of the configuration can only be tested.
                .body(containsString("action=\"/ui/notifications/targets/hook/test\""))
                .body(not(containsString("/ui/notifications/targets/hook/delete")))
                .body(not(containsString("s3cret")));

        expectDone(form("/targets/page/test", Map.of()), "tested");
        assertThat(RECEIVER.at(PATH)).hasSize(1);

        RECEIVER.on(PATH, exchange -> exchange.sendResponseHeaders(403, -1));
        expectDone(form("/targets/page/test", Map.of()), "test-failed");
        html().get(PAGE)
                .then()
                .body(containsString("<td data-label=\"State\" class=\"bad\">The target answered 403.</td>"));

        html().get(PAGE + "/targets/page")
                .then()
                .statusCode(200)
                .body(containsString("Leave the address empty to keep it"))
                .body(not(containsString("s3cret")));
        expectDone(form("/targets/page", Map.of("format", "slack", "allowPrivate", "true")), "changed");
        assertThat(targets.get("page").format().wireName()).isEqualTo("slack");

        expectDone(form("/targets/page/delete", Map.of()), "deleted");
        html().get(PAGE).then().body(not(containsString("/ui/notifications/targets/page/test")));
    }

    @Test
    void ruleIsAddedChangedAndDeleted() {
        addTarget("page");
        expectDone(
                form(
                        "/rules",
                        Map.of(
                                "name",
                                "night",
                                "target",
                                "page",
                                "kinds",
                                List.of("list_failing", "list_recovered"),
                                "subjects",
                                "ipsum\r\n other \r\n\r\n",
                                "quietFrom",
                                "22:00",
                                "quietTo",
                                "07:00",
                                "timeZone",
                                "Europe/Berlin")),
                "added");
        Caller.admin()
                .get("/api/v1/notifications/rules/night")
                .then()
                .body("kinds", equalTo(List.of("list_failing", "list_recovered")))
                .body("subjects", equalTo(List.of("ipsum", "other")))
                .body("quiet_from", equalTo("22:00"))
                .body("bans", equalTo(null));
        html().get(PAGE)
                .then()
                .body(containsString("An import of a list failed; A list recovered"))
                .body(containsString("not from 22:00 to 07:00 (Europe/Berlin)"));
        html().get(PAGE + "/rules/night")
                .then()
                .statusCode(200)
                .body(containsString("value=\"list_failing\" checked"))
                .body(not(containsString("value=\"list_stale\" checked")))
                .body(containsString("ipsum\nother</textarea>"));

        expectDone(
                form("/rules/night", Map.of("target", "page", "bans", "20", "within", "10m", "dailyAt", "08:00")),
                "changed");
        html().get(PAGE).then().body(containsString("20 bans within 10m")).body(containsString("daily at 08:00 (UTC)"));

        expectDone(form("/rules/night/delete", Map.of()), "deleted");
        Caller.admin().get("/api/v1/notifications/rules").then().body("items.name", not(hasItem("night")));
    }

    @Test
    void whatWasSentIsShownWithItsErrorAndEscaped() {
        RECEIVER.on(PATH, exchange -> exchange.sendResponseHeaders(400, -1));
        addTarget("page");
        String hostile = "<script>alert('notice')</script>";

        notifications.fire(new Notification(NotificationKind.LIST_FAILING, hostile, hostile));

        await().atMost(Patience.LONG)
                .untilAsserted(() -> html().get(PAGE)
                        .then()
                        .body(containsString("page: failed (The target answered 400.)"))
                        .body(containsString("&lt;script&gt;alert(&#39;notice&#39;)&lt;/script&gt;"))
                        .body(not(containsString(hostile))));
    }

    @Test
    void refusedFormSaysWhyAndKeepsWhatIsNoSecret() {
        form(
                        "/targets",
                        Map.of(
                                "name",
                                "page",
                                "format",
                                "telegram",
                                "url",
                                "https://example.org/bot-s3cret",
                                "secret",
                                "key-s3cret"))
                .then()
                .statusCode(422)
                .body(containsString("recipient: is required for telegram"))
                .body(containsString("value=\"page\""))
                .body(containsString("<option value=\"telegram\" selected>"))
                .body(not(containsString("s3cret")));
        form("/targets", Map.of("name", "page")).then().statusCode(422).body(containsString("format: is unknown"));
        addTarget("page");
        form("/targets/page", Map.of("format", "matrix"))
                .then()
                .statusCode(422)
                .body(containsString("recipient: is required for matrix"));
        form("/rules", Map.of("name", "night", "target", "page", "bans", "many", "timeZone", "Mars"))
                .then()
                .statusCode(422)
                .body(containsString("bans: must be from 1 to 10000"))
                .body(containsString("time_zone: must be a time zone"))
                .body(containsString("value=\"Mars\""));
        form("/targets/hook/delete", Map.of()).then().statusCode(409);
        form("/rules/missing/delete", Map.of()).then().statusCode(404);
        html().get(PAGE + "/targets/missing").then().statusCode(404);
    }

    @Test
    void formOfAnotherSiteIsRefused() {
        html().formParam("name", "page").post(PAGE + "/targets").then().statusCode(403);
        html().formParam("csrf", "wrong")
                .post(PAGE + "/targets/hook/test")
                .then()
                .statusCode(403);
        Caller.admin().get("/api/v1/notifications/rules").then().body("items", hasSize(0));
    }

    @Test
    void onlyAdministratorsSeeThePage() {
        browser = Person.create("operator").login();

        html().get(PAGE).then().statusCode(403);
        html().get("/ui/").then().statusCode(200).body(not(containsString("href=\"/ui/notifications\"")));
    }

    @Test
    void pageIsGermanToo() {
        html().header("Accept-Language", "de")
                .get(PAGE)
                .then()
                .statusCode(200)
                .body(containsString("<h1 tabindex=\"-1\">Benachrichtigungen</h1>"))
                .body(containsString("Ziel hinzufügen"));
    }
}
