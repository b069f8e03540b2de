package dev.bartizan.diagnostics;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Person;
import dev.bartizan.process.Settings;
import dev.bartizan.settings.Setting;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The bundle helps, and has no secret. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class DiagnosticsResourceTest {

    private static final Logger LOG = Logger.getLogger(DiagnosticsResourceTest.class);

    private static Map<String, String> bundle() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        byte[] zip = admin().get("/api/v1/diagnostics")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("bartizan-diagnostics.zip"))
                .extract()
                .asByteArray();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                files.put(entry.getName(), new String(entries.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void bundleHasWhatHelps() throws IOException {
        String line = "diagnosed-" + UUID.randomUUID();
        LOG.info(line);

        Map<String, String> files = bundle();

        assertThat(files.get("about.txt")).contains("version=", "java.vm.name=", "native=false");
        assertThat(files.get("settings.properties"))
                .contains("bartizan.notify.attempts=3\n", "bartizan.notify.targets.hook.url=…\n");
        assertThat(files.get("health.json")).contains("\"components\"", "\"notifications\"");
        assertThat(files.get("metrics.txt")).contains("jvm_");
        assertThat(files.get("log.jsonl")).contains(line);
        assertThat(files.get("database.txt"))
                .contains("page_count", "flyway_schema_history\t", "notification_target\t");
    }

    private static Response post(String path, Map<String, ?> body) {
        return admin().contentType(ContentType.JSON).body(body).post(path);
    }

    @Test
    void bundleHasNoSecret() throws IOException {
        String s3cret = "s3cret" + UUID.randomUUID().toString().replace("-", "");
        Person.Browser browser = Person.create("admin").login();
        post(
                        "/api/v1/notifications/targets",
                        Map.of(
                                "name",
                                "diagnosed",
                                "url",
                                "https://user:" + s3cret + "@hooks.example.org/" + s3cret,
                                "secret",
                                s3cret))
                .then()
                .statusCode(201);
        int list = post(
                        "/api/v1/blocklists?import=false",
                        Map.of(
                                "name",
                                "diagnosed",
                                "url",
                                "https://user:" + s3cret + "@example.org/list.txt?key=" + s3cret,
                                "headers",
                                Map.of("X-Key", s3cret)))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String token = post("/api/v1/tokens", Map.of("name", "diagnosed", "role", "viewer"))
                .path("token");
        assertThat(token).isNotEmpty();
        LOG.infov("a library says {0}", token);
        try {
            List<String> secrets = secrets();
            assertThat(secrets).isNotEmpty();
            assertThat(bundle().values()).isNotEmpty().allSatisfy(file -> {
                assertThat(file).doesNotContain(s3cret).doesNotContain("s3cretOfACommand");
                assertThat(file).doesNotContain("$2a$").doesNotContain("$2b$");
                assertThat(file).doesNotContain(browser.csrf());
                assertThat(file).doesNotContain(token);
                secrets.forEach(secret -> assertThat(file).doesNotContain(secret));
            });
        } finally {
            admin().delete("/api/v1/notifications/targets/diagnosed");
            admin().delete("/api/v1/blocklists/" + list);
        }
    }

    /** The secrets of the configuration, such as the administrator's token and the keys of bouncers. */
    private static List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        for (String name : ConfigProvider.getConfig().getPropertyNames()) {
            boolean secret = Settings.all().stream().anyMatch(setting -> setting.secret() && setting.covers(name));
            if (secret) {
                ConfigProvider.getConfig().getOptionalValue(name, String.class).ifPresent(secrets::add);
            }
        }
        return secrets;
    }

    /** A new setting with a secret must be hidden. */
    @Test
    void settingsThatSoundLikeSecretsAreHidden() {
        assertThat(Settings.all())
                .filteredOn(setting -> List.of("token", "secret", "password", "authorization", "-key").stream()
                        .anyMatch(setting.name()::endsWith))
                .isNotEmpty()
                .allMatch(Setting::secret);
    }

    @Test
    void onlyAdministratorsGetIt() {
        viewer().get("/api/v1/diagnostics").then().statusCode(403);
    }
}
