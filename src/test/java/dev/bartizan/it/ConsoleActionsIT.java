package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.access.account.Authenticator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** A person uses the forms of settings, allowlist and bans with Chromium. */
class ConsoleActionsIT {

    private final Path home = Folders.create();
    private BartizanProcess service;
    private ConsoleVisitor visitor;

    @BeforeAll
    static void requirePrograms() {
        ConsoleVisitor.requirePrograms();
    }

    @BeforeEach
    void start() {
        service = BartizanProcess.at(home.resolve("data")).startReady();
        visitor = ConsoleVisitor.setUp(service, home.resolve("chromium"));
    }

    @AfterEach
    void end() {
        visitor.close();
        service.close();
        Folders.delete(home);
    }

    @Test
    void filesAreDownloadedAndThePageStays() throws IOException {
        Path downloads = Files.createDirectory(home.resolve("downloads"));
        visitor.downloadTo(downloads);

        visitor.open("/ui/settings");
        visitor.follow("Download diagnostics");
        awaitFile(downloads, "bartizan-diagnostics.zip");
        visitor.awaitText(By.tagName("h1"), "Settings");

        visitor.open("/ui/settings/backup");
        visitor.click("Download a backup");
        awaitFile(downloads, ".db");
        visitor.awaitText(By.tagName("h1"), "Backup");
        visitor.assertNoErrorInTheConsole();
    }

    private static void awaitFile(Path folder, String end) {
        await().atMost(BartizanProcess.PATIENCE).until(() -> {
            try (Stream<Path> files = Files.list(folder)) {
                return files.anyMatch(file -> file.toString().endsWith(end));
            }
        });
    }

    @Test
    void secondFactorIsAskedFor() {
        visitor.open("/ui/settings/account");
        visitor.type(By.cssSelector("form[action$='codes/begin'] input[name=password]"), ConsoleVisitor.PASSWORD);
        visitor.press("Set up one-time codes");
        String secret = visitor.text(By.cssSelector("section[aria-labelledby=new-secret] code"));
        visitor.type(By.name("code"), Authenticator.code(secret));
        visitor.press("Switch on");
        String recoveryCode = visitor.text(By.cssSelector("section[aria-labelledby=recovery] code"));

        visitor.press("Sign out");
        visitor.type(By.name("name"), "alice");
        visitor.type(By.name("password"), ConsoleVisitor.PASSWORD);
        visitor.press("Sign in");
        visitor.awaitPath("/ui/login");

        visitor.type(By.name("password"), ConsoleVisitor.PASSWORD);
        visitor.type(By.name("code"), recoveryCode);
        visitor.press("Sign in");
        visitor.awaitText(By.tagName("footer"), "alice");
    }

    @Test
    void tokensAndAccountsAreMadeAndRemoved() {
        visitor.open("/ui/settings/tokens");
        visitor.type(By.name("name"), "dashboard");
        visitor.press("Issue token");
        visitor.awaitText(By.tagName("table"), "dashboard");
        visitor.press("Revoke");
        assertThat(visitor.text(By.id("content"))).doesNotContain("dashboard");

        visitor.open("/ui/settings/accounts");
        visitor.type(By.cssSelector("form[action='/ui/settings/accounts'] input[name=name]"), "bob");
        visitor.type(
                By.cssSelector("form[action='/ui/settings/accounts'] input[name=password]"), "the second person here");
        visitor.press("Add account");
        visitor.awaitText(By.tagName("table"), "bob");
    }

    @Test
    void allowlistAndBansAreChangedWithTheKeyboard() {
        visitor.open("/ui/allowlist");
        visitor.type(By.name("subject"), "8.8.66.0/24");
        visitor.type(By.name("comment"), "office" + Keys.ENTER);
        visitor.awaitText(By.tagName("table"), "8.8.66.0/24");
        visitor.key(By.cssSelector("form[action$='/remove'] button"), Keys.ENTER);
        visitor.awaitText(By.id("notice"), "Removed");

        visitor.open("/ui/search?q=8.8.66.1");
        visitor.key(By.cssSelector("form[action='/ui/bans'] button"), Keys.ENTER);
        visitor.awaitText(By.tagName("h1"), "8.8.66.1 is blocked.");
        visitor.key(By.cssSelector("#notice button"), Keys.ENTER);
        visitor.awaitText(By.tagName("h1"), "8.8.66.1 is not blocked.");
        assertThat(service.blocked("8.8.66.1")).isFalse();
    }

    @Test
    void newBouncerIsWaitedFor() {
        visitor.open("/ui/bouncers");
        visitor.type(By.name("name"), "proxy");
        visitor.press("Create the bouncer");
        visitor.open("/ui/bouncers");
        visitor.follow("proxy");
        assertThat(visitor.text(By.cssSelector("#contact > p"))).contains("never");
    }
}
