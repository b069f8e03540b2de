package dev.bartizan.update.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Person;
import dev.bartizan.Person.Browser;
import dev.bartizan.SettableClock;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.update.CraftedZip;
import dev.bartizan.update.Updates;
import dev.bartizan.update.rollout.UpdateService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads of a person on the page. */
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class UpdateUploadPageTest {

    private static final String PATH = "/ui/updates/upload";
    private static final byte[] NO_ZIP = "no zip".getBytes(StandardCharsets.US_ASCII);

    @Inject
    Updates updates;

    @Inject
    UpdateService service;

    @Inject
    SettableClock clock;

    @TempDir
    private Path folder;

    @AfterEach
    void clear() {
        List.copyOf(updates.all()).forEach(update -> service.delete(update.id()));
        // Another minute, so that wrong keys of one test don't count in the next one.
        clock.advance(Duration.ofMinutes(2));
    }

    private byte[] export() {
        return ExpoExportFolder.create(folder, 1).zip();
    }

    private static RequestSpecification html(Browser browser) {
        return browser.withoutToken()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private static Response upload(Browser browser, String csrf, String key, byte[] export) {
        return html(browser)
                .multiPart("csrf", csrf)
                .multiPart("key", key)
                .multiPart("runtimeVersion", "1.0.0")
                .multiPart("channel", "")
                .multiPart("rollout", "25")
                .multiPart("message", "<b>Fixes the login")
                .multiPart("export", "export.zip", export, "application/zip")
                .post(PATH);
    }

    @Test
    void administratorPublishesAnExportWithTheKey() {
        Browser admin = Person.create("admin").login();
        html(admin).get("/ui/updates").then().body(containsString("href=\"" + PATH + "\""));
        html(admin).get(PATH).then().statusCode(200).body(containsString("name=\"export\""));

        upload(admin, admin.csrf(), UpdatesAndAgent.UPLOAD_KEY, export())
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/updates?done=published"));

        assertThat(updates.all()).isNotEmpty().allSatisfy(update -> {
            assertThat(update.target().channel()).isEqualTo("production");
            assertThat(update.rollout()).isEqualTo(25);
        });
        html(admin)
                .get("/ui/updates?done=published")
                .then()
                .body(containsString("The update is published."))
                .body(containsString("&lt;b&gt;Fixes the login"));
    }

    @Test
    void appIsChosenAndHasItsOwnKey() {
        Browser admin = Person.create("admin").login();
        html(admin)
                .get(PATH)
                .then()
                .body(containsString("<option value=\"shop\">"))
                .body(not(containsString("\"bare\"")));

        uploadTo("shop", admin, UpdatesAndAgent.UPLOAD_KEY, export())
                .then()
                .statusCode(401)
                .body(containsString("The upload key is that of another app."))
                .body(containsString("<option value=\"shop\" selected>"));
        uploadTo("other", admin, UpdatesAndAgent.UPLOAD_KEY, export()).then().statusCode(404);
        assertThat(updates.all()).isEmpty();
        uploadTo("shop", admin, UpdatesAndAgent.SHOP_KEY, export()).then().statusCode(303);

        assertThat(updates.all())
                .isNotEmpty()
                .allSatisfy(update -> assertThat(update.target().app()).isEqualTo("shop"));
    }

    private static Response uploadTo(String app, Browser browser, String key, byte[] export) {
        return html(browser)
                .multiPart("csrf", browser.csrf())
                .multiPart("key", key)
                .multiPart("app", app)
                .multiPart("runtimeVersion", "1.0.0")
                .multiPart("rollout", "25")
                .multiPart("export", "export.zip", export, "application/zip")
                .post(PATH);
    }

    @Test
    void exportWithoutTheAppsConfigurationIsPublishedWithAWarning() {
        Browser admin = Person.create("admin").login();
        byte[] metadata = "{\"fileMetadata\":{\"ios\":{\"bundle\":\"ios.js\",\"assets\":[]}}}"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] zip = new CraftedZip()
                .stored("metadata.json", metadata)
                .stored("ios.js", "console.log(1);".getBytes(StandardCharsets.US_ASCII))
                .bytes();

        upload(admin, admin.csrf(), UpdatesAndAgent.UPLOAD_KEY, zip)
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/updates?done=publishedBare"));

        html(admin)
                .get("/ui/updates?done=publishedBare")
                .then()
                .body(containsString("The update is published, but the zip has no expoConfig.json"));
    }

    @Test
    void uploadWithoutTheKeyIsRefusedAndKeepsTheTexts() {
        Browser admin = Person.create("admin").login();

        upload(admin, admin.csrf(), "wrong", export())
                .then()
                .statusCode(401)
                .body(containsString("role=\"alert\""))
                .body(containsString("value=\"&lt;b&gt;Fixes the login\""))
                .body(not(containsString("value=\"wrong\"")));
        upload(admin, "wrong", UpdatesAndAgent.UPLOAD_KEY, export()).then().statusCode(403);
        Browser operator = Person.create("operator").login();
        upload(operator, operator.csrf(), UpdatesAndAgent.UPLOAD_KEY, export())
                .then()
                .statusCode(403);
        assertThat(updates.all()).isEmpty();
    }

    @Test
    void exportThatCannotBePublishedIsRefused() {
        Browser admin = Person.create("admin").login();

        upload(admin, admin.csrf(), UpdatesAndAgent.UPLOAD_KEY, NO_ZIP)
                .then()
                .statusCode(400)
                .body(containsString("role=\"alert\""));
        upload(admin, admin.csrf(), UpdatesAndAgent.UPLOAD_KEY, new byte[2 * 1024 * 1024])
                .then()
                .statusCode(413);
        assertThat(updates.all()).isEmpty();
    }
}
