package dev.bartizan.update.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.Platform;
import dev.bartizan.update.StoredUpdates;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.Updates;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of updates. */
@QuarkusTest
class UpdatePageTest {

    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";
    private static final String TARGET = "/ui/updates/target?platform=android&runtime=1.0.0&channel=production";
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Inject
    StoredUpdates stored;

    @Inject
    Updates updates;

    @Inject
    Adoption adoption;

    @BeforeEach
    @AfterEach
    void clear() {
        stored.clear();
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private static String page(String path) {
        return browser(Caller.admin())
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static ValidatableResponse post(UUID update, String action, Map<String, String> fields) {
        return browser(Caller.admin())
                .contentType("application/x-www-form-urlencoded")
                .formParams(fields)
                .post("/ui/updates/" + update + "/" + action)
                .then();
    }

    @Test
    void emptyPageSaysHowToPublish() {
        assertThat(page("/ui/updates"))
                .contains("No update was published yet.", "BARTIZAN_UPDATE_UPLOAD_KEY", "/api/updates/upload")
                .doesNotContain("<table");
    }

    @Test
    void targetsAreShownWithTheirNewestUpdate() {
        Update update = stored.store(NOW, 25);
        adoption.downloaded(update.id());
        adoption.failed(update.id(), "phone");

        assertThat(page("/ui/updates"))
                .contains("android 1.0.0", "production", "25 %", TARGET.replace("&", "&amp;"))
                .contains("class=\"bad\">1<");
        assertThat(page(TARGET))
                .contains("2026-01-01 12:00 UTC", update.id().toString(), "<svg", "2026-01-01 12:00 UTC: 1 / 1");
    }

    @Test
    void textsAreEscapedAndTargetsEncoded() {
        UUID id = UUID.randomUUID();
        updates.add(List.of(new Update(
                id,
                new Update.Target(UpdateApp.DEFAULT, Platform.IOS, SCRIPT, "a&b c"),
                NOW,
                Update.Kind.ROLLBACK_TO_EMBEDDED,
                100,
                Update.Content.NONE,
                Update.Origin.upload(SCRIPT))));
        String list = page("/ui/updates");
        String path = list.substring(list.indexOf("/ui/updates/target"));
        path = path.substring(0, path.indexOf('"')).replace("&amp;", "&");

        assertThat(list).contains(ESCAPED).doesNotContain(SCRIPT);
        assertThat(page(path)).contains(ESCAPED, "a&amp;b c", id.toString()).doesNotContain(SCRIPT, "/rollout\"");
        post(id, "remove", Map.of()).statusCode(303).header("Location", endsWith(path + "&done=updateRemoved"));
        assertThat(page(path)).contains("These clients have no update.");
    }

    @Test
    void rolloutIsChanged() {
        Update update = stored.store(NOW, 25);

        post(update.id(), "rollout", Map.of("percent", "60"))
                .statusCode(303)
                .header("Location", endsWith(TARGET + "&done=rolled"));

        assertThat(updates.find(update.id()).orElseThrow().rollout()).isEqualTo(60);
        assertThat(page(TARGET + "&done=rolled")).contains("The rollout was changed.", "60 %", "value=\"60\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "101", "half", ""})
    void percentageThatIsNoneIsRefused(String percent) {
        Update update = stored.store(NOW, 25);

        post(update.id(), "rollout", Map.of("percent", percent))
                .statusCode(422)
                .body(containsString("percent: must be a number from 0 to 100"))
                .body(containsString(update.id().toString()));
        assertThat(updates.find(update.id()).orElseThrow().rollout()).isEqualTo(25);
    }

    @Test
    void updateIsRolledBackAndForwardAndRemoved() {
        Update first = stored.store(NOW, 100);
        post(first.id(), "rollback", Map.of("to", "previous")).statusCode(409).body(containsString("role=\"alert\""));
        Update second = stored.store(NOW.plusSeconds(1), 100);

        post(second.id(), "rollback", Map.of("to", "previous"))
                .statusCode(303)
                .header("Location", endsWith(TARGET + "&done=back"));
        Update copy = updates.of(first.target()).getFirst();
        assertThat(copy.content().launchAsset()).isEqualTo(first.content().launchAsset());
        assertThat(page(TARGET)).contains("Rollback of " + second.id());
        post(copy.id(), "rollback", Map.of("to", "previous")).statusCode(303);
        assertThat(updates.of(first.target()).getFirst().content().launchAsset())
                .isEqualTo(second.content().launchAsset());
        post(second.id(), "rollback", Map.of("to", "embedded")).statusCode(303);
        assertThat(updates.of(first.target()).getFirst().kind()).isEqualTo(Update.Kind.ROLLBACK_TO_EMBEDDED);

        post(second.id(), "remove", Map.of()).statusCode(303);
        assertThat(page(TARGET)).doesNotContain(second.id() + "</small>");
    }

    @Test
    void targetsArePaged() {
        updates.add(IntStream.range(0, 60)
                .mapToObj(i -> new Update(
                        UUID.randomUUID(),
                        new Update.Target(UpdateApp.DEFAULT, Platform.ANDROID, "paged-%02d".formatted(i), "production"),
                        NOW.plusSeconds(i),
                        Update.Kind.ROLLBACK_TO_EMBEDDED,
                        100,
                        Update.Content.NONE,
                        Update.Origin.upload("")))
                .toList());

        assertThat(page("/ui/updates"))
                .contains("paged-59", "paged-10", "Page 1 of 2", "/ui/updates?page=2")
                .doesNotContain("paged-09");
        assertThat(page("/ui/updates?page=2")).contains("paged-09", "paged-00").doesNotContain("paged-10");
    }

    @Test
    void viewersOnlyLookAndSessionsNeedTheirToken() {
        Update update = stored.store(NOW, 25);
        assertThat(browser(Caller.viewer()).get(TARGET).asString()).doesNotContain("/rollout\"", "/remove\"");
        Person.Browser session = Person.create("admin").login();
        for (String action : List.of("rollout", "rollback", "remove")) {
            String path = "/ui/updates/" + update.id() + "/" + action;
            browser(Caller.viewer()).formParam("percent", "1").post(path).then().statusCode(403);
            browser(session.withoutToken())
                    .formParam("csrf", "wrong")
                    .post(path)
                    .then()
                    .statusCode(403)
                    .body(containsString("CROSS_SITE"));
        }
        assertThat(updates.find(update.id()).orElseThrow().rollout()).isEqualTo(25);
    }

    @Test
    void unknownUpdateAndPlatformAreNotFound() {
        post(UUID.randomUUID(), "remove", Map.of()).statusCode(404);
        browser(Caller.admin())
                .get("/ui/updates/target?platform=windows")
                .then()
                .statusCode(404);
    }
}
