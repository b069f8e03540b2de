package dev.bartizan.crowdsec.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import com.sun.net.httpserver.HttpServer;
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
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
import org.opentest4j.TestAbortedException;

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

    /** Only root may listen on the port that the profile sets, because usually nothing does. */
    @Test
    void textsOfDecisionsAreEscaped() throws IOException {
        HttpServer localApi;
        try {
            localApi = HttpServer.create(new InetSocketAddress("127.0.0.1", 1), 0);
        } catch (IOException denied) {
            throw new TestAbortedException("Port 1 needs root.", denied);
        }
        String hostile = HOSTILE.replace("alert", "decision");
        answer(localApi, "/health", 200, "{\"status\":\"up\"}");
        answer(localApi, "/v1/watchers/login", 200, "{\"token\":\"x\"}");
        answer(localApi, "/v1/alerts", 200, """
                [{"decisions":[{"id":1,"duration":"4h","scope":"Country%1$s","value":"%1$s","type":"%1$s","origin":"%1$s",\
                "scenario":"%1$s"}]}]""".formatted(hostile));
        Path credentials = configuration.resolve("local_api_credentials.yaml");
        Files.writeString(credentials, "login: x\npassword: y\n");
        localApi.start();
        try {
            form().post("/ui/crowdsec/start").then().statusCode(303);

            String page = page("/ui/crowdsec?now=true");
            assertThat(page.split("&lt;script&gt;decision\\(1\\)", -1)).hasSizeGreaterThanOrEqualTo(6);
            assertThat(page).doesNotContain(hostile);

            localApi.removeContext("/v1/alerts");
            answer(localApi, "/v1/alerts", 500, "{\"message\":\"" + hostile + "\"}");
            assertThat(page("/ui/crowdsec?now=true"))
                    .contains("500: &lt;script&gt;decision(1)")
                    .doesNotContain(hostile);
        } finally {
            localApi.stop(0);
            Files.delete(credentials);
        }
    }

    private static void answer(HttpServer server, String path, int status, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
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
