package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.deployment.FakeCaddy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** A person uses the pages of containers, deployments and updates with Chromium; the engine and Caddy are fakes. */
class ConsoleStackIT {

    private static final String UPLOAD_KEY = "upload-key-of-the-tests";
    private static final By NOTICE = By.id("notice");

    private final Path home = Folders.create();

    @BeforeAll
    static void requirePrograms() {
        ConsoleVisitor.requirePrograms();
    }

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void personOperatesContainersDeploymentsAndUpdates() throws Exception {
        try (FakeEngine engine = FakeEngine.docker();
                FakeCaddy caddy = new FakeCaddy("web:8080")) {
            engine.programs((container, command) -> new ExecResult(1, "/proc/net/tcp:0", false));
            engine.run(
                    "db",
                    Map.of("bartizan.supervise", "true"),
                    JsonNodeFactory.instance.objectNode().put("Privileged", true));
            engine.run("web", Map.of("bartizan.supervise", "true", "bartizan.depends-on", "db,absent"));
            try (BartizanProcess service = BartizanProcess.at(home.resolve("data"))
                            .env("BARTIZAN_CONTAINER_ENABLED", "true")
                            .env("BARTIZAN_CONTAINER_SOCKET", engine.socket())
                            .env("BARTIZAN_DEPLOYMENT_CADDY_URL", caddy.url())
                            .env("BARTIZAN_DEPLOYMENT_CHECK_INTERVAL", "10ms")
                            .env("BARTIZAN_DEPLOYMENT_WATCH_WINDOW", "1s")
                            .env("BARTIZAN_DEPLOYMENT_DRAIN", "10ms")
                            .env("BARTIZAN_UPDATE_UPLOAD_KEY", UPLOAD_KEY)
                            .startReady();
                    ConsoleVisitor visitor = ConsoleVisitor.setUp(service, home.resolve("chromium"))) {
                await().atMost(BartizanProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(service.get("/api/v1/containers")
                                        .expect(200)
                                        .text())
                                .contains("\"db\"", "\"web\""));
                String update = upload(service);

                containers(visitor, engine);
                String soak = soak(visitor);
                withoutScripts(visitor);
                deploy(visitor);
                updates(visitor);

                visitor.assertAccessible(List.of(
                        "/ui/containers",
                        "/ui/containers/db",
                        "/ui/containers/db/log",
                        "/ui/containers/db/lint",
                        "/ui/soaks",
                        soak,
                        "/ui/deployments",
                        "/ui/deployments/1",
                        "/ui/updates",
                        "/ui/updates/target?platform=android&runtime=1.0.0&channel=production"));
                visitor.assertNoErrorInTheConsole();
                assertThat(service.get("/api/updates/" + update).expect(200).text())
                        .contains("\"rollout\":50");
            }
        }
    }

    /** Returns the ID of the update. */
    private static String upload(BartizanProcess service) throws IOException, InterruptedException {
        String boundary = "boundary";
        String form = part(boundary, "bundle\"; filename=\"index.bundle", "bundle")
                + part(boundary, "platform", "android")
                + part(boundary, "runtimeVersion", "1.0.0")
                + part(boundary, "message", "Fixes the login")
                + "--" + boundary + "--\r\n";
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer = http.send(
                            HttpRequest.newBuilder(URI.create(service.address() + "/api/updates/upload"))
                                    .header("x-api-key", UPLOAD_KEY)
                                    .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                                    .POST(BodyPublishers.ofString(form))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return Answer.parse(answer).path("updateId").asText();
        }
    }

    private static String part(String boundary, String name, String content) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content + "\r\n";
    }

    private static void containers(ConsoleVisitor visitor, FakeEngine engine) {
        visitor.open("/ui/containers");
        visitor.awaitPath("/ui/containers");
        assertThat(visitor.has(By.cssSelector("svg.graph"))).isTrue();
        visitor.follow("db");
        visitor.awaitText(By.id("log"), "version 1 starts");
        visitor.awaitText(By.id("lint"), "It is privileged");
        visitor.follow("Follow");
        visitor.awaitText(By.id("log"), "is loaded every 3 seconds");
        engine.log("db", false, "a new line");
        visitor.awaitText(By.id("log"), "a new line");
        visitor.follow("Pause");
        visitor.awaitText(By.id("log"), "Reload");
        visitor.press("Restart");
        visitor.awaitText(NOTICE, "The container was restarted.");
        visitor.press("Hold");
        visitor.awaitText(NOTICE, "The app is held.");
        visitor.awaitText(By.tagName("h1"), "db: held");
    }

    private static String soak(ConsoleVisitor visitor) {
        visitor.open("/ui/containers/db");
        visitor.press("End the hold");
        visitor.awaitText(NOTICE, "The hold has ended.");
        visitor.press("Start a soak");
        visitor.awaitPath("/ui/soaks/");
        String path = visitor.path();
        visitor.awaitText(By.id("state"), "running");
        visitor.press("Start a drill");
        // The page loads itself.
        visitor.awaitText(By.id("soak"), "Drill: done");
        visitor.press("Cancel");
        visitor.awaitText(NOTICE, "The soak was cancelled.");
        return path;
    }

    private static void withoutScripts(ConsoleVisitor visitor) {
        visitor.scripts(false);
        visitor.open("/ui/containers/db");
        visitor.follow("Show the log");
        visitor.awaitPath("/ui/containers/db/log");
        visitor.awaitText(By.id("log"), "a new line");
        visitor.open("/ui/containers/db");
        visitor.press("Restart");
        visitor.awaitText(NOTICE, "The container was restarted.");
        visitor.press("Hold");
        visitor.awaitText(NOTICE, "The app is held.");
        visitor.press("End the hold");
        visitor.awaitText(NOTICE, "The hold has ended.");
        visitor.scripts(true);
    }

    private static void deploy(ConsoleVisitor visitor) {
        visitor.open("/ui/deployments");
        visitor.type(By.name("app"), "web");
        visitor.type(By.name("image"), "app:2");
        visitor.press("Deploy");
        visitor.awaitText(NOTICE, "The deployment has started.");
        // The page loads itself.
        visitor.awaitText(By.id("state"), "succeeded");
        visitor.press("Roll back to app:1");
        visitor.awaitText(By.id("state"), "rolled back");
    }

    private static void updates(ConsoleVisitor visitor) {
        visitor.open("/ui/updates");
        visitor.follow("android 1.0.0");
        visitor.type(By.name("percent"), "50");
        visitor.press("Roll out");
        visitor.awaitText(NOTICE, "The rollout was changed.");
    }
}
