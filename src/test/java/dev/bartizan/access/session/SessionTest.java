package dev.bartizan.access.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.bartizan.Caller;
import dev.bartizan.LogWatcher;
import dev.bartizan.Person;
import dev.bartizan.Person.Browser;
import dev.bartizan.RawConnection;
import dev.bartizan.SettableClock;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SessionTest {

    @TestHTTPResource("/")
    URI service;

    @Inject
    SettableClock clock;

    @Inject
    SessionService sessions;

    @Inject
    SessionRepository repository;

    @Inject
    Database database;

    @Inject
    Event<DatabaseOpened> opened;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    /** The end of a session cuts off bodies that are still on their way, but not the answer to a request whose body was read. */
    @Test
    void logoutIsAnsweredThoughItEndsItsOwnSession() throws Exception {
        Browser browser = Person.create("viewer").login();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch cutOff = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RawConnection slow = RawConnection.to(service)) {
            slow.send(
                    "POST /api/v1/logout HTTP/1.1\nContent-Type: application/json\nContent-Length: 9\nCookie: "
                            + Person.COOKIE + "=" + browser.cookie() + "\nX-CSRF-Token: " + browser.csrf(),
                    "{");
            threads.submit(() -> database.write(() -> {
                busy.countDown();
                awaitQuietly(cutOff);
            }));
            busy.await();
            Future<Integer> status = threads.submit(
                    () -> browser.json(Map.of()).post("/api/v1/logout").statusCode());

            slow.awaitEnd();
            cutOff.countDown();

            assertThat(status.get()).isEqualTo(204);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void sessionEndsWhenItIsNotUsed() {
        Browser browser = Person.create("viewer").login();

        clock.advance(Duration.ofHours(11));
        read(browser, 200);
        clock.advance(Duration.ofHours(11));
        read(browser, 200);
        clock.advance(Duration.ofHours(12).plusMinutes(1));
        read(browser, 401);
    }

    @Test
    void sessionEndsAfterThirtyDaysOfUse() {
        Browser browser = Person.create("viewer").login();

        for (int half = 0; half < 71; half++) {
            clock.advance(Duration.ofHours(10));
            read(browser, 200);
        }
        clock.advance(Duration.ofHours(10));
        read(browser, 401);
    }

    @Test
    void lastUseIsStoredAndEndedSessionsAreDeleted() {
        Person person = Person.create("viewer");
        Browser browser = person.login();
        clock.advance(Duration.ofHours(11));
        read(browser, 200);

        sessions.synchronise();
        opened.fire(new DatabaseOpened(0));

        clock.advance(Duration.ofHours(11));
        read(browser, 200);
        clock.advance(Duration.ofHours(13));
        sessions.synchronise();
        long stored = database.read(() -> repository.count("accountId", person.id()));
        assertThat(stored).isZero();
    }

    @Test
    void sessionSurvivesARestartAndOnlyTheHashIsStored() {
        Person person = Person.create("viewer");
        Browser browser = person.login();

        opened.fire(new DatabaseOpened(0));

        read(browser, 200);
        String hash =
                database.read(() -> repository.find("accountId", person.id()).firstResult().hash);
        assertThat(hash).hasSize(64).isEqualTo(new SessionSecret(browser.cookie()).hash());
    }

    @Test
    void ownSessionsAreListedAndEnded() {
        Person person = Person.create("viewer");
        Browser phone = Browser.of(Caller.anonymous()
                .header("User-Agent", "phone ".repeat(50))
                .contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", person.password()))
                .post("/api/v1/login"));
        Browser desktop = person.login();

        List<Integer> ids = desktop.withoutToken()
                .get("/api/v1/sessions")
                .then()
                .statusCode(200)
                .body("items.current", contains(true, false))
                .body("items[1].user_agent", equalTo("phone ".repeat(50).substring(0, 200)))
                .body("items[1].address", equalTo("127.0.0.1"))
                .extract()
                .path("items.id");
        Person.create("viewer")
                .login()
                .request()
                .delete("/api/v1/sessions/" + ids.get(1))
                .then()
                .statusCode(404);
        read(phone, 200);
        desktop.request().delete("/api/v1/sessions/" + ids.get(1)).then().statusCode(204);

        read(phone, 401);
        read(desktop, 200);
    }

    @Test
    void personLogsOutEverywhere() {
        Person person = Person.create("viewer");
        Browser first = person.login();
        Browser second = person.login();

        first.request().delete("/api/v1/sessions").then().statusCode(204);

        read(first, 401);
        read(second, 401);
    }

    @Test
    void administratorEndsSessionsOfOthers() {
        Person person = Person.create("viewer");
        Browser first = person.login();
        Browser second = person.login();
        String path = "/api/v1/accounts/" + person.id() + "/sessions";
        List<Integer> ids = Caller.admin()
                .get(path)
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .extract()
                .path("items.id");

        Caller.admin().delete(path + "/" + ids.getFirst()).then().statusCode(204);
        read(second, 401);
        read(first, 200);
        Caller.admin().delete(path).then().statusCode(204);
        read(first, 401);
        Caller.admin().get("/api/v1/accounts/987654321/sessions").then().statusCode(404);
    }

    @Test
    void streamsAndSocketsEndWithTheSession() throws IOException {
        Browser browser = Person.create("viewer").login();
        Map<String, String> headers = Map.of("Cookie", "bartizan=" + browser.cookie());
        String ownOrigin = "http://" + service.getAuthority();
        assertThat(LogWatcher.refusal(service, "/api/v1/logs/live", headers)).isEqualTo(403);
        assertThat(LogWatcher.refusal(
                        service,
                        "/api/v1/logs/live",
                        Map.of("Cookie", "bartizan=" + browser.cookie(), "Origin", "https://evil.example")))
                .isEqualTo(403);
        try (RawConnection stream = RawConnection.to(service);
                LogWatcher socket = LogWatcher.open(
                        service,
                        "/api/v1/logs/live?replay=0",
                        Map.of("Cookie", "bartizan=" + browser.cookie(), "Origin", ownOrigin))) {
            stream.send("GET /api/v1/events HTTP/1.1\nCookie: bartizan=" + browser.cookie(), "");
            assertThat(stream.status()).isEqualTo(200);

            browser.request().post("/api/v1/logout").then().statusCode(204);

            stream.awaitEnd();
            assertThat(socket.awaitClose()).isEqualTo(1008);
        }
    }

    private static void read(Browser browser, int status) {
        browser.withoutToken().get("/api/v1/bans").then().statusCode(status);
    }
}
