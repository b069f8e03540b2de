package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.fail2ban.Fail2banServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** An administrator uses the pages of fail2ban, CrowdSec and the logs with Chromium. */
class ConsoleEnginesIT {

    private static final By MAIN = By.tagName("main");
    private static final By NOTICE = By.id("notice");
    private static final By LINES = By.cssSelector("#logs tbody");
    private static final By STATUS = By.cssSelector("#logs [role=status]");
    private static final String IP = "45.155.205.31";

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
    void jailsAndCrowdSecAreLookedAfter() {
        Requirement.program("fail2ban-server");
        Requirement.program("fail2ban-regex");
        try (Fail2banServer server = Fail2banServer.start(2);
                BartizanProcess service = BartizanProcess.at(home.resolve("data"))
                        .env("BARTIZAN_FAIL2BAN_ENABLED", true)
                        .env("BARTIZAN_FAIL2BAN_SOCKET", server.socket())
                        .env("BARTIZAN_FAIL2BAN_CONFIG_DIR", server.configDir())
                        .env("BARTIZAN_CROWDSEC_BINARY", "/nonexistent/crowdsec")
                        .startReady();
                ConsoleVisitor visitor = ConsoleVisitor.setUp(service, home.resolve("chromium"))) {
            visitor.follow("Jails");
            visitor.awaitText(By.id("jails"), "running");
            visitor.follow("jail1");
            visitor.awaitText(By.id("jail"), "Nothing is banned in this jail.");
            visitor.type(By.cssSelector("form[action$='/ban'] input[name=ip]"), IP);
            visitor.press("Ban");
            visitor.awaitText(NOTICE, "Banned in this jail.");
            visitor.awaitText(By.tagName("table"), IP);
            visitor.press("Lift");
            visitor.awaitText(NOTICE, "The ban is lifted.");
            visitor.press("Undo");
            visitor.awaitText(By.tagName("table"), IP);

            visitor.follow("Test");
            visitor.type(By.name("regex"), "failure from <HOST>");
            visitor.type(By.name("sample"), "failure from 192.0.2.7");
            visitor.press("Test");
            visitor.awaitText(By.tagName("table"), "192.0.2.7");

            visitor.follow("CrowdSec");
            visitor.awaitText(MAIN, "What is missing for a start");

            visitor.assertAccessible(List.of(
                    "/ui/jails",
                    "/ui/jails?now=true",
                    "/ui/jails/jail1",
                    "/ui/jails/jail1/lists",
                    "/ui/filter-test",
                    "/ui/crowdsec",
                    "/ui/logs?log=access"));

            visitor.scripts(false);
            visitor.open("/ui/jails");
            visitor.follow("Ask fail2ban now");
            visitor.awaitText(By.id("jails"), "running");
            visitor.scripts(true);

            server.kill();
            visitor.open("/ui/jails");
            visitor.awaitText(By.id("jails"), "sudo systemctl restart fail2ban");
            visitor.assertNoErrorInTheConsole();
        }
    }

    @Test
    void logsAreFollowedLive() throws IOException {
        Path accessLog = Files.createFile(home.resolve("access.log"));
        try (BartizanProcess service = BartizanProcess.at(home.resolve("data"))
                        .env("BARTIZAN_LIVELOG_ACCESS_LOG", accessLog)
                        .startReady();
                ConsoleVisitor visitor = ConsoleVisitor.setUp(service, home.resolve("chromium"))) {
            visitor.follow("Logs");
            visitor.awaitText(STATUS, "Live");
            service.post("/api/v1/bans", Map.of("ip", "8.8.66.31", "reason", "first"))
                    .expect(201);
            visitor.awaitText(LINES, "8.8.66.31");
            visitor.type(By.cssSelector("#logs input[name=q]"), "8.8.66.32");
            assertThat(visitor.has(By.cssSelector("#logs tbody tr:not([hidden])")))
                    .isFalse();
            service.post("/api/v1/bans", Map.of("ip", "8.8.66.32", "reason", "second"))
                    .expect(201);
            visitor.awaitText(LINES, "8.8.66.32");
            visitor.awaitText(By.cssSelector("#logs tbody a[href^='/ui/search?q=8.8.66.32']"), "8.8.66.32");

            visitor.follow("Access log");
            visitor.awaitText(STATUS, "Live");
            Files.writeString(accessLog, """
                    {"level":"info","ts":1764410000.5,"logger":"http.log.access.log0","msg":"handled request",\
                    "request":{"remote_ip":"203.0.113.9","client_ip":"203.0.113.9","proto":"HTTP/1.1","method":"GET",\
                    "host":"example.org","uri":"/a","headers":{"User-Agent":["<img src=x onerror=alert(1)>"]}},\
                    "duration":0.001,"size":15,"status":403,"resp_headers":{}}
                    """, StandardOpenOption.APPEND);
            visitor.awaitText(LINES, "<img src=x onerror=alert(1)>");
            visitor.awaitText(LINES, "403");
            assertThat(visitor.has(By.cssSelector("#logs tbody img"))).isFalse();

            visitor.assertAccessible(List.of("/ui/logs", "/ui/logs?log=access"));
            visitor.scripts(false);
            visitor.open("/ui/logs?log=access");
            visitor.awaitText(LINES, "<img src=x onerror=alert(1)>");
            visitor.scripts(true);
            visitor.assertNoErrorInTheConsole();
        }
    }
}
