package dev.bartizan.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.SettableClock;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AuditResourceTest {

    @Inject
    Audit audit;

    @Inject
    AuditLog log;

    @Inject
    AuditStore store;

    @Inject
    FailedLogins failed;

    @Inject
    Database database;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    SettableClock clock;

    /** At its beginning, because failed logins are counted by the minute of the clock. */
    @BeforeEach
    void beginANewMinute() {
        Instant now = clock.instant();
        clock.advance(Duration.between(now, now.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(2))));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    private static ValidatableResponse entriesOf(String target) {
        return Caller.admin()
                .queryParam("target", target)
                .get("/api/v1/audit")
                .then()
                .statusCode(200);
    }

    @Test
    void changeOfAnAccountIsRecordedWithItsFieldsAndWithoutSecrets() {
        Person person = Person.create("viewer");
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("role", "operator", "password", "another password of the tests"))
                .patch("/api/v1/accounts/" + person.id())
                .then()
                .statusCode(200);
        Caller.admin().delete("/api/v1/accounts/" + person.id()).then().statusCode(204);

        String body = entriesOf(person.name())
                .body("items", hasSize(3))
                .body("items.action", equalTo(List.of("account.delete", "account.change", "account.create")))
                .body("items[1].actor", equalTo("configured"))
                .body("items[1].actor_kind", equalTo("token"))
                .body("items[1].way", equalTo("api"))
                .body("items[1].address", equalTo("127.0.0.1"))
                .body("items[1].target_type", equalTo("account"))
                .body("items[1].before", equalTo(Map.of("role", "VIEWER")))
                .body("items[1].after", equalTo(Map.of("role", "OPERATOR", "password", "changed")))
                .body("items[1].error_code", nullValue())
                .extract()
                .asString();
        assertThat(body).doesNotContain("password of").doesNotContain("$2");
    }

    @Test
    void personIsTheActorOnAPage() {
        Person person = Person.create("operator");
        Person.Browser browser = person.login();

        browser.withoutToken()
                .formParam("subject", "192.0.2.177")
                .formParam("csrf", browser.csrf())
                .redirects()
                .follow(false)
                .post("/ui/allowlist")
                .then()
                .statusCode(303);

        Caller.admin()
                .queryParam("actor", person.name())
                .queryParam("action", "allowlist")
                .get("/api/v1/audit")
                .then()
                .body("items", hasSize(1))
                .body("items[0].actor_kind", equalTo("account"))
                .body("items[0].way", equalTo("page"))
                .body("items[0].action", equalTo("allowlist.add"))
                .body("items[0].after", hasEntry("subject", "192.0.2.177/32"));
        int id = Caller.admin()
                .get("/api/v1/allowlist")
                .jsonPath()
                .getInt("items.find { it.range == '192.0.2.177' || it.range == '192.0.2.177/32' }.id");
        Caller.admin().delete("/api/v1/allowlist/" + id).then().statusCode(204);
        Caller.admin()
                .queryParam("actor", person.name())
                .queryParam("action", "session.open")
                .get("/api/v1/audit")
                .then()
                .body("items", hasSize(1));
    }

    @Test
    void secretOfATokenIsNotRecorded() {
        String name = "audited " + UUID.randomUUID();
        String secret = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name, "role", "viewer", "networks", List.of("192.0.2.0/24")))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");

        String body = entriesOf(name)
                .body("items[0].action", equalTo("token.create"))
                .body("items[0].after", equalTo(Map.of("role", "VIEWER", "networks", "192.0.2.0/24")))
                .extract()
                .asString();
        assertThat(body).doesNotContain(secret);
    }

    @Test
    void credentialsOfAFeedAreNotRecorded() {
        String name = "audited-" + UUID.randomUUID();
        int id = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        name,
                        "url",
                        "https://lists.example/feed.txt?key=secret-of-the-feed",
                        "headers",
                        Map.of("Authorization", "Bearer secret-of-the-header"),
                        "enabled",
                        false))
                .post("/api/v1/blocklists")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Caller.admin().delete("/api/v1/blocklists/" + id).then().statusCode(204);

        String body = entriesOf(name)
                .body("items.action", equalTo(List.of("list.delete", "list.create")))
                .body("items[1].after", hasEntry("url", "https://lists.example/feed.txt?…"))
                .body("items[1].after", hasEntry("headers", "Authorization"))
                .extract()
                .asString();
        assertThat(body).doesNotContain("secret-of");
    }

    @Test
    void refusedChangeIsNotRecorded() {
        Person person = Person.create("viewer");
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", "a password of the tests", "role", "viewer"))
                .post("/api/v1/accounts")
                .then()
                .statusCode(409);

        entriesOf(person.name()).body("items", hasSize(1));
    }

    @Test
    void banAndItsLiftAreRecorded() {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", "77.90.185.201", "duration", "1h", "reason", "audited"))
                .post("/api/v1/bans")
                .then()
                .statusCode(201);
        Caller.admin().delete("/api/v1/bans?ip=77.90.185.201").then().statusCode(200);

        entriesOf("77.90.185.201/32")
                .body("items.action", equalTo(List.of("ban.lift", "ban.add")))
                .body("items[0].after", equalTo(Map.of("bans", "1")))
                .body("items[1].after", hasEntry("reason", "audited"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bulkOfBansIsOneEntryWithCounts() {
        Caller.admin()
                .contentType("application/x-ndjson")
                .body(utf8("{\"ip\":\"77.90.185.202\"}\n{\"ip\":\"77.90.185.203\"}\n{\"ip\":\"nothing\"}\n"))
                .post("/api/v1/bans")
                .then()
                .statusCode(200);

        Caller.admin()
                .queryParam("action", "ban.bulk")
                .queryParam("page_size", 1)
                .get("/api/v1/audit")
                .then()
                .body("items[0].after", hasEntry("banned", "2"))
                .body("items[0].after", hasEntry("refused", "1"));
        entriesOf("77.90.185.202/32").body("items", hasSize(0));
        Caller.admin().delete("/api/v1/bans?ip=77.90.185.202").then().statusCode(200);
        Caller.admin().delete("/api/v1/bans?ip=77.90.185.203").then().statusCode(200);
    }

    @Test
    void requestThatNoServiceAnnouncesIsRecorded() {
        Caller.admin().post("/api/v1/notifications/test").then().statusCode(200);

        Caller.admin()
                .queryParam("action", "request")
                .queryParam("page_size", 1)
                .get("/api/v1/audit")
                .then()
                .body("items[0].target", equalTo("POST /api/v1/notifications/test"))
                .body("items[0].actor", equalTo("configured"));
    }

    @Test
    void failedLoginsAreOneEntryOfAnAddressInAMinute() {
        Person person = Person.create("viewer");
        Person.login(person.name(), "not the password", null).then().statusCode(401);
        Person.login(person.name(), "not the password", null).then().statusCode(401);
        Person.login("the password by mistake", "x", null).then().statusCode(401);

        ValidatableResponse refused = Caller.admin()
                .queryParam("action", "login.refused")
                .queryParam("target", person.name())
                .get("/api/v1/audit")
                .then();

        refused.body("items", hasSize(1))
                .body("items[0].actor_kind", equalTo("anonymous"))
                .body("items[0].address", equalTo("127.0.0.1"));
        clock.advance(Duration.ofMinutes(2));
        Person.login("the password by mistake", "x", null).then().statusCode(401);
        assertThat(Caller.admin().get("/api/v1/audit").asString()).doesNotContain("by mistake");
    }

    @Test
    void manyAddressesThatGuessDontFillTheLog() {
        String name = "guessed " + UUID.randomUUID();
        for (int i = 0; i < 100; i++) {
            failed.add(name, "192.0.2." + i, FailedLogins.Reason.PASSWORD);
        }
        entriesOf(name).body("items", hasSize(10));

        // Who tries codes knows the password.
        failed.add(name, "192.0.2.200", FailedLogins.Reason.CODE);
        entriesOf(name).body("items", hasSize(11));
    }

    @Test
    void requestWithoutACredentialIsNoChange() {
        int last = Caller.admin().get("/api/v1/audit?page_size=1").path("items[0].id");
        for (String path : List.of("/ui/lists/5/enabled", "/ui/setup", "/ui/preferences/", "/ui/settings/tokens")) {
            Caller.anonymous()
                    .header("Accept", "text/html")
                    .redirects()
                    .follow(false)
                    .post(path)
                    .then()
                    .statusCode(lessThan(500));
        }

        // Other features may record what they do by themselves.
        Caller.admin()
                .get("/api/v1/audit")
                .then()
                .body("items.findAll { it.id > %d && it.actor_kind == 'anonymous' }".formatted(last), hasSize(0));
    }

    @Test
    void failedActionIsRecordedWithItsError() {
        String target = "failing " + UUID.randomUUID();

        Assertions.assertThatThrownBy(() -> audit.reporting(AuditChange.of("test.fail", target), () -> {
                    throw new ServiceException(ErrorCode.CONFLICT);
                }))
                .isInstanceOf(ServiceException.class);

        entriesOf(target)
                .body("items[0].error_code", equalTo("CONFLICT"))
                .body("items[0].actor_kind", equalTo("schedule"))
                .body("items[0].way", equalTo("automation"))
                .body("items[0].address", nullValue());
    }

    @Test
    void changeThatIsRolledBackLeavesNoEntry() {
        String target = "rolled back " + UUID.randomUUID();

        Assertions.assertThatThrownBy(() -> database.write(() -> {
                    audit.record(AuditChange.of("test.change", target));
                    throw new ServiceException(ErrorCode.CONFLICT);
                }))
                .isInstanceOf(ServiceException.class);

        entriesOf(target).body("items", hasSize(0));
    }

    @Test
    void pagesHaveEveryEntryOnce() {
        String target = "paged " + UUID.randomUUID();
        for (int i = 0; i < 7; i++) {
            audit.report(AuditChange.of("test.page", target).after("number", i));
        }
        List<Integer> ids = new ArrayList<>();
        Object after = null;
        do {
            ValidatableResponse page = Caller.admin()
                    .queryParam("target", target)
                    .queryParam("page_size", 3)
                    .queryParams(after == null ? Map.of() : Map.of("after", after))
                    .get("/api/v1/audit")
                    .then()
                    .statusCode(200);
            ids.addAll(page.extract().jsonPath().getList("items.id", Integer.class));
            after = page.extract().path("next");
        } while (after != null);

        assertThat(ids).hasSize(7).isSortedAccordingTo((one, other) -> other - one);
        assertThat(new HashSet<>(ids)).hasSize(7);
    }

    @Test
    void timesSelect() {
        String target = "timed " + UUID.randomUUID();
        Instant now = clock.instant();
        audit.report(AuditChange.of("test.time", target));
        Map<String, Integer> expected = Map.of(
                "from=" + now, 1,
                "from=" + now.plusSeconds(3600), 0,
                "until=" + now, 0,
                "until=" + now.plusSeconds(3600), 1,
                "from=" + now.toString().substring(0, 10), 1,
                "until=" + now.toString().substring(0, 10), 1);
        expected.forEach((query, count) -> Caller.admin()
                .queryParam("target", target)
                .get("/api/v1/audit?" + query)
                .then()
                .body("items", hasSize(count)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=yesterday", "until=2026-02-30", "from=2026-01-01T12:00"})
    void unreadableTimeIsNamed(String query) {
        Caller.admin()
                .get("/api/v1/audit?" + query)
                .then()
                .statusCode(400)
                .body("error_code", equalTo("BAD_REQUEST"))
                .body("details.parameter", equalTo(query.substring(0, query.indexOf('='))));
    }

    @Test
    void exportHasAllEntriesInEachFormat() throws Exception {
        String target = "=HYPERLINK(\"http://x\",\"y\") " + UUID.randomUUID();
        for (int i = 0; i < 1_203; i++) {
            audit.report(AuditChange.of("test.export", target).after("number", i));
        }

        String lines = Caller.admin()
                .queryParam("target", target)
                .get("/api/v1/audit/export")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .header("Content-Disposition", equalTo("attachment; filename=\"audit-log.ndjson\""))
                .extract()
                .asString();
        List<String> numbers = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            JsonNode entry = new ObjectMapper().readTree(line);
            assertThat(entry.path("target").asText()).isEqualTo(target);
            numbers.add(entry.at("/after/number").asText());
        }
        assertThat(numbers).hasSize(1_203).startsWith("1202", "1201").endsWith("1", "0");

        String table = Caller.admin()
                .queryParam("target", target)
                .queryParam("format", "csv")
                .get("/api/v1/audit/export")
                .then()
                .statusCode(200)
                .contentType(containsString("text/csv"))
                .extract()
                .asString();
        assertThat(table.lines()).hasSize(1_204);
        assertThat(table.lines().findFirst())
                .contains("id,at,actor,actor_kind,way,address,action,target_type,target,before,after,error_code");
        assertThat(table.lines().skip(1))
                .allMatch(line -> line.contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\") "));
        Caller.admin()
                .get("/api/v1/audit/export?format=xml")
                .then()
                .statusCode(400)
                .body("details.parameter", equalTo("format"));
    }

    @Test
    void entriesCanNotBeChanged() {
        audit.report(AuditChange.of("test.fixed", "fixed"));

        Assertions.assertThatThrownBy(() -> database.write(() -> {
                    try (Connection connection = dataSource.getConnection();
                            Statement statement = connection.createStatement()) {
                        statement.execute("UPDATE audit_entry SET actor = 'nobody'");
                    } catch (SQLException failure) {
                        throw new IllegalStateException(failure);
                    }
                }))
                .isInstanceOf(ServiceException.class)
                .extracting(failure -> ((ServiceException) failure).code())
                .isEqualTo(ErrorCode.READ_ONLY);
    }

    @Test
    void oldEntriesAreDeletedAndThoseOfFailedLoginsEarlier() {
        Instant now = clock.instant();
        String target = "old " + UUID.randomUUID();
        database.write(() -> {
            store.add(now.minus(Duration.ofDays(366)), AuditCaller.SCHEDULE, AuditChange.of("test.old", target));
            store.add(now.minus(Duration.ofDays(364)), AuditCaller.SCHEDULE, AuditChange.of("test.young", target));
            store.add(
                    now.minus(Duration.ofDays(31)), AuditCaller.SCHEDULE, AuditChange.of(FailedLogins.ACTION, target));
        });

        log.purge();

        assertThat(log.page(
                        new AuditFilter(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(target),
                                Optional.empty(),
                                Optional.empty()),
                        Long.MAX_VALUE,
                        10))
                .extracting(entry -> entry.change().action())
                .containsExactly("test.young");
    }

    @Test
    void pageShowsHostileTextsAsTexts() {
        String target = "<script>alert(1)</script>" + UUID.randomUUID();
        audit.report(AuditChange.of("test.page", target).before("a", "<b>old").after("a", "<i>new"));

        Caller.admin()
                .header("Accept", "text/html")
                .queryParam("target", target)
                .get("/ui/audit")
                .then()
                .statusCode(200)
                .body(containsString("&lt;script&gt;alert(1)"))
                .body(containsString("&lt;b&gt;old"))
                .body(not(containsString("<script>alert")))
                .body(not(containsString("<b>old")))
                .body(containsString("/api/v1/audit/export?format=csv&amp;target=%3Cscript%3E"));
        Caller.admin()
                .header("Accept", "text/html")
                .header("Accept-Language", "de")
                .get("/ui/audit?action=nothing.at.all")
                .then()
                .statusCode(200)
                .body(containsString("Keine Änderung passt zum Filter."));
        Caller.admin()
                .header("Accept", "text/html")
                .get("/ui/audit?from=yesterday")
                .then()
                .statusCode(400)
                .body(containsString("2026-01-31"));
        Caller.viewer().header("Accept", "text/html").get("/ui/audit").then().statusCode(403);
    }
}
