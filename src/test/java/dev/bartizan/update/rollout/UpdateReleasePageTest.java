package dev.bartizan.update.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.SettableClock;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.update.Platform;
import dev.bartizan.update.StoredUpdates;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.Updates;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of releases and of promotions. */
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class UpdateReleasePageTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Inject
    StoredUpdates stored;

    @Inject
    Updates updates;

    @Inject
    UpdateService service;

    @Inject
    SettableClock clock;

    @BeforeEach
    @AfterEach
    void clear() {
        stored.clear();
        // Another minute, so that wrong keys of one test don't count in the next one.
        clock.advance(Duration.ofMinutes(2));
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private static ValidatableResponse page(String path) {
        return browser(Caller.admin())
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse post(String path, Map<String, String> fields) {
        return browser(Caller.admin())
                .contentType("application/x-www-form-urlencoded")
                .formParams(fields)
                .post(path)
                .then();
    }

    /** Publishes a release of both platforms. */
    private List<Update> release(String app, Instant createdAt) {
        UUID release = UUID.randomUUID();
        return updates.add(List.of(
                member(app, Platform.ANDROID, release, createdAt), member(app, Platform.IOS, release, createdAt)));
    }

    private Update member(String app, Platform platform, UUID release, Instant createdAt) {
        return new Update(
                UUID.randomUUID(),
                new Update.Target(app, platform, "1.0.0", "production"),
                createdAt,
                Update.Kind.UPDATE,
                100,
                new Update.Content(
                        Optional.of(stored.file("bundle of " + createdAt, "application/javascript", Optional.empty())),
                        List.of(),
                        Map.of(),
                        Optional.empty()),
                Update.Origin.upload("<b>Login", release));
    }

    private int rollout(Update update) {
        return updates.find(update.id()).orElseThrow().rollout();
    }

    @Test
    void releaseIsRolledOutAndBackOnAllPlatforms() {
        List<Update> before = release(UpdateApp.DEFAULT, NOON);
        List<Update> members = release(UpdateApp.DEFAULT, NOON.plusSeconds(1));
        String path = "/ui/updates/releases/" + members.getFirst().release();
        page("/ui/updates/target?platform=ios&runtime=1.0.0&channel=production")
                .body(containsString("href=\"" + path + "\""));
        page(path)
                .body(containsString("android 1.0.0"))
                .body(containsString("ios 1.0.0"))
                .body(containsString("&lt;b&gt;Login"))
                .body(not(containsString(before.getFirst().id().toString())));

        post(path + "/rollout", Map.of("percent", "30"))
                .statusCode(303)
                .header("Location", endsWith(path + "?done=rolled"));
        assertThat(members).allSatisfy(member -> assertThat(rollout(member)).isEqualTo(30));
        page(path + "?done=rolled")
                .body(containsString("The rollout of the release was changed."))
                .body(containsString("value=\"30\""));
        post(path + "/rollout", Map.of("percent", "101"))
                .statusCode(422)
                .body(containsString("percent: must be a number from 0 to 100"));

        String published = post(path + "/rollback", Map.of("to", "previous"))
                .statusCode(303)
                .extract()
                .header("Location");
        assertThat(published).endsWith("?done=back").doesNotContain(path);
        page(published.substring(published.indexOf("/ui/")))
                .body(containsString("The release is rolled back"))
                .body(containsString("Rollback of " + members.getLast().id()));
        assertThat(updates.all()).hasSize(6);
        post("/ui/updates/releases/" + before.getFirst().release() + "/rollback", Map.of("to", "previous"))
                .statusCode(409)
                .body(containsString("role=\"alert\""));
    }

    @Test
    void stoppedUpdateIsShownAndLeftOut() {
        List<Update> members = release(UpdateApp.DEFAULT, NOON);
        Update bad = members.getFirst();
        stored.storeFailures(bad, "one", "two");
        service.stop(bad.id());
        String path = "/ui/updates/releases/" + bad.release();

        page("/ui/updates/target?platform=android&runtime=1.0.0&channel=production")
                .body(containsString("stopped after failures"))
                .body(containsString("class=\"bad\">2 <small>(stops at 3)"));
        post(path + "/rollout", Map.of("percent", "30"))
                .statusCode(303)
                .header("Location", endsWith("?done=rolledPartly"));

        assertThat(rollout(bad)).isZero();
        assertThat(rollout(members.getLast())).isEqualTo(30);
        page(path + "?done=rolledPartly").body(containsString("stopped were left out"));
    }

    @Test
    void updateIsPromotedWithTheKeyOfItsApp() {
        Update tested = release(UpdatesAndAgent.SHOP, NOON).getLast();
        String path = "/ui/updates/" + tested.id() + "/promotion";
        page("/ui/updates/target?platform=ios&runtime=1.0.0&channel=production&app=shop")
                .body(containsString("href=\"" + path + "\""));
        page(path).body(containsString("name=\"key\"")).body(containsString("&lt;b&gt;Login"));

        for (String key : List.of(UpdatesAndAgent.UPLOAD_KEY, "wrong", "")) {
            post(path, Map.of("key", key, "channel", "beta", "rollout", "20"))
                    .statusCode(401)
                    .body(containsString("role=\"alert\""))
                    .body(containsString("value=\"beta\""))
                    .body(not(containsString("value=\"" + UpdatesAndAgent.UPLOAD_KEY)));
        }
        assertThat(updates.all()).hasSize(2);
        post(path, Map.of("key", UpdatesAndAgent.SHOP_KEY, "channel", "beta", "rollout", "20"))
                .statusCode(303)
                .header(
                        "Location",
                        endsWith("/ui/updates/target?platform=ios&runtime=1.0.0&channel=beta&app=shop&done=promoted"));

        Update copy = updates.of(new Update.Target(UpdatesAndAgent.SHOP, Platform.IOS, "1.0.0", "beta"))
                .getFirst();
        assertThat(copy.original()).isEqualTo(tested.id());
        assertThat(copy.rollout()).isEqualTo(20);
        page("/ui/updates/target?platform=ios&runtime=1.0.0&channel=beta&app=shop&done=promoted")
                .body(containsString("These clients have the update as their newest one."));
    }

    @ParameterizedTest
    @CsvSource({"production,100", "a b,100", "'',100", "beta,101", "beta,''"})
    void promotionThatMakesNoSenseIsRefused(String channel, String rollout) {
        Update update = stored.store(NOON, 100);

        post(
                        "/ui/updates/" + update.id() + "/promotion",
                        Map.of("key", UpdatesAndAgent.UPLOAD_KEY, "channel", channel, "rollout", rollout))
                .statusCode(422)
                .body(containsString("role=\"alert\""));
        assertThat(updates.all()).hasSize(1);
    }

    @Test
    void appWithoutAKeyHasNoForm() {
        Update update = release(UpdatesAndAgent.BARE, NOON).getFirst();

        page("/ui/updates/" + update.id() + "/promotion")
                .body(containsString("The app has no upload key"))
                .body(not(containsString("name=\"key\"")));
    }

    @Test
    void viewersOnlyLookAndSessionsNeedTheirToken() {
        Update update = release(UpdateApp.DEFAULT, NOON).getFirst();
        String release = "/ui/updates/releases/" + update.release();
        String promotion = "/ui/updates/" + update.id() + "/promotion";
        browser(Caller.viewer()).get(release).then().statusCode(200).body(not(containsString("/rollout\"")));
        browser(Caller.viewer()).get(promotion).then().statusCode(403);

        Person.Browser session = Person.create("admin").login();
        for (String path : List.of(release + "/rollout", release + "/rollback", promotion)) {
            browser(Caller.viewer()).formParam("percent", "1").post(path).then().statusCode(403);
            browser(session.withoutToken())
                    .formParam("csrf", "wrong")
                    .formParam("key", UpdatesAndAgent.UPLOAD_KEY)
                    .post(path)
                    .then()
                    .statusCode(403)
                    .body(containsString("CROSS_SITE"));
        }
        assertThat(updates.all()).hasSize(2);
        assertThat(rollout(update)).isEqualTo(100);
        page("/ui/updates/target?platform=android&runtime=1.0.0&channel=production");
        browser(Caller.admin())
                .get("/ui/updates/releases/00000000-0000-4000-8000-000000000000")
                .then()
                .statusCode(404);
    }
}
