package dev.bartizan.notify.target;

import static dev.bartizan.Caller.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import dev.bartizan.door.LogLines;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.mail.MailReceiver;
import dev.bartizan.notify.mail.MailReceiver.Received;
import dev.bartizan.notify.mail.SmtpServer;
import dev.bartizan.notify.mail.SmtpServer.Encryption;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** E-mail targets, from the API and the page to the e-mail that arrives. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class MailTargetTest {

    private static final String TARGETS = "/api/v1/notifications/targets";
    private static final String PAGE = "/ui/notifications";
    private static final MailReceiver RECEIVER = new MailReceiver(settings -> settings.requireAuth());

    @Inject
    Event<Notification> notifications;

    @Inject
    NotificationTargets targets;

    @AfterAll
    static void stop() {
        RECEIVER.close();
    }

    @AfterEach
    void remove() {
        targets.list().stream().filter(target -> !target.readOnly()).forEach(target -> targets.remove(target.name()));
        RECEIVER.refuse(0);
        RECEIVER.clear();
    }

    private static String url() {
        return SmtpServer.url(
                Encryption.NONE,
                "127.0.0.1",
                String.valueOf(RECEIVER.port()),
                MailReceiver.USER,
                MailReceiver.PASSWORD);
    }

    private static Map<String, Object> mail(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "name", "mail",
                "format", "email",
                "url", url(),
                "sender", "bartizan@example.org",
                "recipient", "you@example.org, her@example.org",
                "allow_private", true));
        body.putAll(more);
        return body;
    }

    private static Response add(Map<String, ?> body) {
        return admin().contentType(ContentType.JSON).body(body).post(TARGETS);
    }

    private static Response test() {
        return admin().post("/api/v1/notifications/test?target=mail");
    }

    @Test
    void eachRecipientGetsTheNotification() {
        add(mail(Map.of()))
                .then()
                .statusCode(201)
                .body("host", equalTo("127.0.0.1"))
                .body("sender", equalTo("bartizan@example.org"))
                .body("recipient", equalTo("you@example.org, her@example.org"))
                .body("authorized", equalTo(true));

        fire();

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(RECEIVER.all())
                        // The target gets the notifications of other tests too.
                        .filteredOn(mail -> mail.text().startsWith("It is so.\n"))
                        .extracting(Received::to, Received::from)
                        .containsExactly(
                                tuple("you@example.org", "bartizan@example.org"),
                                tuple("her@example.org", "bartizan@example.org")));
    }

    @Test
    void temporaryFailureIsRetriedAndAnotherIsFinal() {
        add(mail(Map.of())).then().statusCode(201);
        RECEIVER.refuse(452);
        test().then()
                .body("items[0].accepted", equalTo(false))
                .body("items[0].status", equalTo(452))
                .body("items[0].error", equalTo("The mail server answered 452 to the message."));

        expectFailed(fire(), 3);

        RECEIVER.refuse(554);
        expectFailed(fire(), 1);

        RECEIVER.refuse(0);
        test().then().body("items[0].accepted", equalTo(true)).body("items[0].status", equalTo(250));
    }

    private String fire() {
        String subject = "list-" + UUID.randomUUID();
        notifications.fire(new Notification(NotificationKind.LIST_FAILING, subject, "It is so."));
        return subject;
    }

    private static void expectFailed(String subject, int attempts) {
        String delivery =
                "items.find { it.subject == '%s' }.deliveries.find { it.target == 'mail' }.".formatted(subject);
        await().atMost(Patience.LONG)
                .untilAsserted(() -> admin().get("/api/v1/notifications")
                        .then()
                        .body(delivery + "state", equalTo("failed"))
                        .body(delivery + "attempts", equalTo(attempts)));
    }

    @Test
    void secretsAreNeverShown() {
        try (LogLines log = LogLines.listen()) {
            Map<String, Object> wrong = mail(Map.of("url", url().replace("s3cret", "s3cret-wrong")));
            List<String> responses = List.of(
                    add(wrong).asString(),
                    test().then()
                            .body("items[0].error", equalTo("The mail server answered 535 to the login."))
                            .extract()
                            .asString(),
                    admin().get(TARGETS + "/mail").asString(),
                    admin().get("/health").asString(),
                    admin().get("/api/v1/audit?action=notification_target").asString(),
                    add(mail(Map.of("name", "other", "sender", "no"))).asString());

            assertThat(responses)
                    .allSatisfy(response -> assertThat(response).isNotEmpty().doesNotContain("s3cret"));
            assertThat(log.all()).noneMatch(line -> line.contains("s3cret"));
        }
    }

    @Test
    void badInputIsNamed() {
        add(mail(Map.of("sender", "a@example.org\r\nBcc: b@example.org", "recipient", "nobody")))
                .then()
                .statusCode(422)
                .body("details.fields", hasKey("sender"))
                .body("details.fields", hasKey("recipient"));
        add(mail(Map.of("url", "https://example.org/"))).then().body("details.fields", hasKey("url"));
        add(mail(Map.of("format", "ntfy"))).then().statusCode(422).body("details.fields", hasKey("url"));
        add(mail(Map.of("allow_private", false)))
                .then()
                .statusCode(422)
                .body("details.fields", hasKey("authorization"));
        add(mail(Map.of("secret", "key"))).then().statusCode(422).body("details.fields", hasKey("url"));
    }

    @Test
    void nothingIsSentToAPrivateAddressUnlessTheTargetSaysSo() {
        add(mail(Map.of("allow_private", false, "url", "smtp://127.0.0.1:" + RECEIVER.port())))
                .then()
                .statusCode(201);

        test().then().body("items[0].error", containsString("not on the public Internet"));
    }

    @Test
    void formAddsTestsAndChangesIt() {
        Person.Browser browser = Person.create("admin").login();
        Map<String, Object> fields = new HashMap<>(Map.of(
                "name", "mail",
                "format", "email",
                "recipient", "you@example.org",
                "sender", "no address",
                "server", "127.0.0.1",
                "encryption", "smtp+plain",
                "port", String.valueOf(RECEIVER.port()),
                "user", MailReceiver.USER,
                "password", MailReceiver.PASSWORD,
                "allowPrivate", "true"));
        form(browser, "/targets", fields)
                .then()
                .statusCode(422)
                .body(containsString("value=\"me@example.org\""))
                .body(not(containsString("s3cret")));

        fields.put("sender", "bartizan@example.org");
        form(browser, "/targets", fields).then().statusCode(303).header("Location", endsWith("added"));
        form(browser, "/targets/mail/test", Map.of()).then().header("Location", endsWith("tested"));
        assertThat(RECEIVER.all()).isNotEmpty();

        html(browser)
                .get(PAGE + "/targets/mail")
                .then()
                .body(containsString("Leave the mail server empty to keep it"))
                .body(not(containsString("s3cret")));
        form(
                        browser,
                        "/targets/mail",
                        Map.of(
                                "format", "email",
                                "recipient", "her@example.org",
                                "sender", "bartizan@example.org",
                                "server", "",
                                "encryption", "smtps",
                                "allowPrivate", "true"))
                .then()
                .statusCode(303);
        form(browser, "/targets/mail/test", Map.of()).then().header("Location", endsWith("tested"));
        assertThat(RECEIVER.all().getLast().to()).isEqualTo("her@example.org");
    }

    private static RequestSpecification html(Person.Browser browser) {
        return browser.withoutToken()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private static Response form(Person.Browser browser, String path, Map<String, ?> fields) {
        return html(browser)
                .formParams(fields)
                .formParam("csrf", browser.csrf())
                .post(PAGE + path);
    }
}
