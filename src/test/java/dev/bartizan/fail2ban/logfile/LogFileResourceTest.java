package dev.bartizan.fail2ban.logfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.PrivateFail2ban;
import dev.bartizan.it.Requirement;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log files of a jail of a real server. Its own files are only read. */
@QuarkusTest
@WithTestResource(PrivateFail2ban.class)
class LogFileResourceTest {

    private static final String FAILURE = "Nov 29 10:00:00 host app[1]: authentication failure from 192.0.2.%d\n";

    Fail2banServer server;

    private Path folder;

    @BeforeEach
    void require() {
        Requirement.program("fail2ban-server");
        Requirement.program("fail2ban-regex");
        folder = server.log("jail15").getParent();
    }

    @AfterEach
    void remove() throws IOException {
        for (String name : new String[] {"tried-1.txt", "tried-2.txt", "tried-link.txt"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    private static ValidatableResponse test(String path) {
        return Caller.admin()
                .queryParam("path", path)
                .get("/api/v1/jails/jail15/log-files")
                .then();
    }

    private String page(String path) {
        return Caller.admin()
                .header("Accept", "text/html")
                .queryParam("path", path)
                .get("/ui/jails/jail15/log-files")
                .then()
                .extract()
                .asString();
    }

    @Test
    void filesThatTheJailWatchesAreShown() {
        test("").statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].path", equalTo(server.log("jail15").toString()))
                .body("items[0].watched", equalTo(true))
                .body("items[0].changed_at", notNullValue())
                .body("items[0].problem", nullValue())
                .body("items[0].tested.matched", equalTo(0));
        assertThat(page("")).contains(server.log("jail15").toString(), "0 of 0");
    }

    @Test
    void lastLinesOfAnotherFileAreTested() throws IOException {
        Files.writeString(
                folder.resolve("tried-1.txt"), FAILURE.formatted(1) + "\nall is well\n" + FAILURE.formatted(2));

        test(folder.resolve("tried-1.txt").toString())
                .statusCode(200)
                .body("items[0].watched", equalTo(false))
                .body("items[0].tested.lines", equalTo(3))
                .body("items[0].tested.matched", equalTo(2));
        assertThat(page(folder.resolve("tried-1.txt").toString())).contains("2 of 3");
    }

    /** Its regular expressions fit only what the prefregex leaves, so that the test would say "0 of 1". */
    @Test
    void jailWithPrefregexIsNotTested() throws IOException {
        Files.writeString(folder.resolve("tried-1.txt"), FAILURE.formatted(1));
        server.client("set", "jail15", "prefregex", "^.*host <F-CONTENT>.+</F-CONTENT>$");
        try {
            test(folder.resolve("tried-1.txt").toString())
                    .statusCode(200)
                    .body("items[0].tested", nullValue())
                    .body("items[0].problem", containsString("prefregex"));
        } finally {
            server.client("set", "jail15", "prefregex", "");
        }
    }

    @Test
    void longFileIsReadFromItsEnd() throws IOException {
        Files.writeString(
                folder.resolve("tried-1.txt"),
                FAILURE.formatted(1).repeat(3_000) + "x".repeat(10_000) + "\n\u0001\u0002all is well\n".repeat(20));

        test(folder.resolve("tried-1.txt").toString())
                .statusCode(200)
                .body("items[0].tested.lines", equalTo(500))
                .body("items[0].tested.matched", equalTo(480));
    }

    @Test
    void patternFindsFilesAndLinksToOtherFoldersAreNotRead() throws IOException {
        Files.writeString(folder.resolve("tried-1.txt"), FAILURE.formatted(1));
        Files.writeString(folder.resolve("tried-2.txt"), FAILURE.formatted(2));
        Files.createSymbolicLink(folder.resolve("tried-link.txt"), Path.of("/etc/hostname"));

        test(folder + "/tried-*.t?t")
                .statusCode(200)
                .body("items", hasSize(3))
                .body("items.findAll { it.tested != null }", hasSize(1))
                .body("items.find { it.path.endsWith('link.txt') }.problem", containsString("link to another folder"));
        test(folder + "/nothing-*").statusCode(200).body("items", hasSize(0));
        test(folder + "/nothing").statusCode(200).body("items[0].problem", equalTo("It doesn't exist."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc/passwd", "/etc/*", "auth.log", "/", "%s/../jail.conf", "%s/../*", "*", "%s", "%s/log/*"})
    void pathOutsideIsRefused(String path) {
        test(path.formatted(folder)).statusCode(422).body("details.fields.path", containsString("must be in a folder"));
    }

    @Test
    void hostileTextsAreEscapedAndOnlyAdministratorsTest() {
        assertThat(page("/<script>alert(1)</script>"))
                .contains("&lt;script&gt;", "role=\"alert\"")
                .doesNotContain("<script>alert");
        Caller.viewer().get("/api/v1/jails/jail15/log-files").then().statusCode(403);
        Caller.viewer()
                .header("Accept", "text/html")
                .get("/ui/jails/jail15/log-files")
                .then()
                .statusCode(403);
        Caller.admin().get("/api/v1/jails/nothing/log-files").then().statusCode(404);
    }
}
