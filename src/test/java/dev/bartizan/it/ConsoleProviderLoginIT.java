package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.access.oidc.TestOpenIdProvider;
import dev.bartizan.access.oidc.TestOpenIdProvider.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person logs in by an OpenID provider with Chromium. */
class ConsoleProviderLoginIT {

    private static final By BUTTON = By.linkText("Sign in with Example");

    private final Path home = Folders.create();
    private final TestOpenIdProvider provider = new TestOpenIdProvider();
    private BartizanProcess service;
    private ChromeDriver browser;

    @BeforeAll
    static void requirePrograms() {
        ConsoleVisitor.requirePrograms();
    }

    @AfterEach
    void end() {
        if (browser != null) {
            browser.quit();
        }
        if (service != null) {
            service.close();
        }
        provider.close();
        Folders.delete(home);
    }

    @Test
    void administratorAndViewerLogInByTheProvider() {
        service = BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_ACCESS_OIDC_ISSUER", provider.issuer())
                .env("BARTIZAN_ACCESS_OIDC_CLIENT_ID", TestOpenIdProvider.CLIENT)
                .env("BARTIZAN_ACCESS_OIDC_CLIENT_SECRET", TestOpenIdProvider.SECRET)
                .env("BARTIZAN_ACCESS_OIDC_ADMIN_GROUPS", "admins")
                .env("BARTIZAN_ACCESS_OIDC_VIEWER_GROUPS", "staff")
                .env("BARTIZAN_ACCESS_OIDC_LABEL", "Example")
                .startReady();
        browser = ConsoleVisitor.chromium(home.resolve("chromium"));

        // The first account of all can be one of the provider.
        provider.next(Login.of("alice", "admins"));
        browser.get(service.address() + "/");
        click(BUTTON);
        assertSignedIn("alice");

        click(By.cssSelector("form[action='/ui/logout'] button"));
        patiently().until(driver -> driver.getCurrentUrl().equals(service.address() + "/ui/login"));
        ConsoleVisitor.assertAccessible(browser, "login-provider");

        provider.next(Login.of("bob", "staff"));
        browser.get(service.address() + "/ui/lists?q=x");
        click(BUTTON);
        assertSignedIn("bob");
        assertThat(browser.getCurrentUrl()).isEqualTo(service.address() + "/ui/lists?q=x");

        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                        .map(Object::toString))
                .isEmpty();
    }

    private void assertSignedIn(String name) {
        patiently()
                .until(ExpectedConditions.textToBePresentInElementLocated(
                        By.tagName("footer"), "Signed in as " + name));
    }

    private void click(By element) {
        patiently().until(ExpectedConditions.elementToBeClickable(element)).click();
    }

    private WebDriverWait patiently() {
        return new WebDriverWait(browser, BartizanProcess.PATIENCE, Duration.ofMillis(50));
    }
}
