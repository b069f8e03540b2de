package dev.bartizan.console.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import dev.bartizan.access.login.SetupTest;
import dev.bartizan.door.LogLines;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log of the start says while there is no account, and where else it must not be. */
@QuarkusTest
@TestProfile(SetupTest.BehindAProxy.class)
class SetupAnnouncementTest {

    @Inject
    SetupAnnouncement announcement;

    @Inject
    SettableClock clock;

    /** Away from the minutes in which {@link SetupTest} enters wrong codes. */
    @BeforeEach
    void beginANewMinute() {
        clock.advance(Duration.ofHours(5));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @BeforeEach
    void deleteAccountsAndTokens() {
        for (String path : List.of("/api/v1/accounts", "/api/v1/tokens")) {
            List<Integer> ids = Caller.admin().get(path).path("items.id");
            ids.forEach(id -> Caller.admin().delete(path + "/" + id).then().statusCode(204));
        }
    }

    private String announced() {
        try (LogLines log = LogLines.listen()) {
            announcement.announce();
            return log.all().stream()
                    .filter(line -> line.startsWith("setup_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void codeOfTheLogCreatesTheFirstAccountAndIsInNoOtherPlace() throws IOException {
        String line = announced();
        assertThat(line).startsWith("setup_code ").contains("console=http://").contains("/ui/ ");
        String code = line.replaceAll("(?s).* code=(\\S+) .*", "$1");

        Caller.admin()
                .get("/ui/logs/lines")
                .then()
                .statusCode(200)
                .body(containsString("setup_code"))
                .body(not(containsString(code)));
        byte[] bundle = Caller.admin()
                .get("/api/v1/diagnostics")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        StringBuilder text = new StringBuilder();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                text.append(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(text.toString()).contains("setup_code").doesNotContain(code);

        Caller.anonymous()
                .contentType(ContentType.JSON)
                .body(Map.of("code", code, "name", "alice", "password", "a password of the tests"))
                .post("/api/v1/setup")
                .then()
                .statusCode(200);
    }

    @Test
    void noCodeIsLoggedIfATokenOfAnotherRoleCouldReadIt() {
        Caller.viewer();

        assertThat(announced()).startsWith("setup_open ").doesNotContain(" code=");
    }

    @ParameterizedTest
    @CsvSource({
        ",0.0.0.0,8080,http://localhost:8080/ui/",
        ",127.0.0.1,80,http://127.0.0.1:80/ui/",
        ",::1,8080,http://[::1]:8080/ui/",
        ",::,8080,http://localhost:8080/ui/",
        "https://bartizan.example.org/,0.0.0.0,8080,https://bartizan.example.org/ui/"
    })
    void addressIsOneForBrowsers(String configured, String host, int port, String address) {
        assertThat(SetupAnnouncement.address(Optional.ofNullable(configured).map(URI::create), host, port))
                .isEqualTo(address);
    }
}
