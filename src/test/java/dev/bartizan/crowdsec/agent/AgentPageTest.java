package dev.bartizan.crowdsec.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.crowdsec.CrowdSecConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of an agent that is a shell script without a local API. */
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class AgentPageTest {

    private static final String HOSTILE = "<script>alert(1)</script>";

    @ConfigProperty(name = "bartizan.crowdsec.binary")
    Path binary;

    @ConfigProperty(name = "bartizan.crowdsec.config-dir")
    Path configuration;

    @Inject
    CrowdSecConfig config;

    @BeforeEach
    void install() throws IOException {
        Files.writeString(configuration.resolve("config.yaml"), "common:\n  daemonize: true\n");
        behave("echo '" + HOSTILE + "'; while :; do sleep 0.1; done");
    }

    @AfterEach
    void stop() throws IOException {
        Caller.admin().post("/api/v1/admin/crowdsec/stop").then().statusCode(200);
        Files.deleteIfExists(config.dataDir().resolve("crowdsec.log"));
    }

    private void behave(String script) throws IOException {
        // A running script can't be overwritten.
        Path next = configuration.resolve("next");
        Files.writeString(next, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(next, binary, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void agentIsStartedAndStopped() {
        assertThat(page("/ui/crowdsec"))
                .contains("stopped", "action=\"/ui/crowdsec/start\"")
                .doesNotContain("hx-get");

        form().post("/ui/crowdsec/start")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/crowdsec?now=true&done=agentStarted"));
        assertThat(page("/ui/crowdsec"))
                .contains("runs", "hx-get=\"/ui/crowdsec?now=true\"", "action=\"/ui/crowdsec/stop\"")
                .contains("&lt;script&gt;alert(1)")
                .doesNotContain(HOSTILE);
        assertThat(page("/ui/crowdsec?now=true"))
                .contains("local API doesn&#39;t answer", "role=\"alert\"", "PID")
                .doesNotContain("hx-get");

        form().post("/ui/crowdsec/stop").then().statusCode(303).header("Location", endsWith("done=agentStopped"));
        assertThat(page("/ui/crowdsec?now=true")).contains("stopped");
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        Files.delete(binary);

        assertThat(page("/ui/crowdsec"))
                .contains("What is missing for a start", "bartizan.crowdsec.binary", binary.toString());
        assertThat(html(Caller.viewer()).get("/ui/crowdsec").asString())
                .contains("bartizan.crowdsec.binary")
                .doesNotContain(binary.toString(), "action=\"/ui/crowdsec");
        form().post("/ui/crowdsec/start")
                .then()
                .statusCode(503)
                .contentType(ContentType.HTML)
                .body(containsString("role=\"alert\""));
    }

    @Test
    void failedStartHasTheLogOfTheAgent() throws IOException {
        behave("echo '" + HOSTILE + "'; exit 3");
        form().post("/ui/crowdsec/start")
                .then()
                .statusCode(503)
                .body(containsString("exited during its start"))
                .body(containsString("&lt;script&gt;alert(1)"))
                .body(not(containsString(HOSTILE)));
        assertThat(html(Caller.viewer()).get("/ui/crowdsec").asString()).doesNotContain("alert(1)");
    }

    @Test
    void refusedBanSaysWhy() {
        form().post("/ui/crowdsec/start");
        form().formParam("ip", "1.2.3 <b>")
                .post("/ui/crowdsec/ban")
                .then()
                .statusCode(400)
                .body(containsString("role=\"alert\""))
                .body(not(containsString("1.2.3 <b>")));
        form().formParam("ip", "8.8.77.1").post("/ui/crowdsec/ban").then().statusCode(502);
        form().formParam("ip", "8.8.77.1").post("/ui/crowdsec/lift").then().statusCode(502);
    }

    @ParameterizedTest
    @CsvSource({"start,operator", "stop,operator", "ban,viewer", "lift,viewer"})
    void actionNeedsTheRoleOfTheApiAndTheToken(String action, String refused) {
        Person.Browser person = Person.create(refused).login();
        html(person.withoutToken())
                .formParam("csrf", person.csrf())
                .post("/ui/crowdsec/" + action)
                .then()
                .statusCode(403);
        html(Person.create("admin").login().withoutToken())
                .formParam("ip", "x")
                .post("/ui/crowdsec/" + action)
                .then()
                .statusCode(403)
                .body(containsString("CROSS_SITE"));
    }

    private static RequestSpecification form() {
        return html(Caller.admin()).formParam("sent", "yes");
    }

    private static String page(String path) {
        return html(Caller.admin())
                .get(path)
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .extract()
                .asString();
    }

    private static RequestSpecification html(RequestSpecification caller) {
        return caller.header("Accept", "text/html").redirects().follow(false);
    }
}
