package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person changes many bans, connects a bouncer, builds an export, and watches the overview, with Chromium. */
class ConsoleBansIT {

    private static final String PASSWORD = "correct horse battery staple";
    private static final List<String> PAGES = List.of(
            "/ui/",
            "/ui/bans",
            "/ui/bans/matching",
            "/ui/bans/upload",
            "/ui/bans/trend?window=7d",
            "/ui/bans/countries",
            "/ui/traffic",
            "/ui/bouncers",
            "/ui/exports?format=nftables");

    private final Path home = Folders.create();
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
        Folders.delete(home);
    }

    @Test
    void personChangesManyBansAndWatches() throws IOException {
        service = BartizanProcess.at(home.resolve("data")).startReady();
        List<Map<String, String>> many = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            many.add(Map.of("ip", "8.8.66." + i, "duration", "4h"));
        }
        service.post("/api/v1/bans", many);
        browser = ConsoleVisitor.chromium(home.resolve("chromium"));
        setUp();

        liftSelected();
        upload();
        createBouncer();
        overviewIsLive();

        for (String theme : List.of("light", "dark")) {
            browser.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
            eachPageIsAccessible(theme);
        }
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", true));
        eachPageIsAccessible("phone");
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                        .map(Object::toString))
                .isEmpty();
    }

    private void liftSelected() {
        browser.get(service.address() + "/ui/bans");
        browser.findElement(By.linkText("Older")).click();
        patiently().until(ExpectedConditions.presenceOfElementLocated(By.cssSelector("a[rel=prev]")));
        List<WebElement> boxes = browser.findElements(By.cssSelector("input[type=checkbox][name=id]"));
        assertThat(boxes).hasSize(10);
        boxes.get(0).click();
        boxes.get(1).click();
        press("Lift the selected");
        assertNotice("Lifted bans: 2.");
        press("Undo");
        assertNotice("Bans that are in force again: 2.");
        browser.findElement(By.linkText("Change all active bans that match this filter"))
                .click();
        press("Extend 60 bans");
        assertNotice("Bans that now end later: 60.");
    }

    private void upload() throws IOException {
        Path file = home.resolve("bans.txt");
        Files.writeString(file, "8.8.67.1\n10.0.0.1\n");
        browser.get(service.address() + "/ui/bans/upload");
        browser.findElement(By.name("file")).sendKeys(file.toString());
        press("Ban all");
        patiently()
                .until(ExpectedConditions.textToBePresentInElementLocated(
                        By.id("content"), "New bans: 1. Extended: 0. Unchanged: 0. Refused: 1."));
        assertThat(service.blocked("8.8.67.1")).isTrue();
    }

    private void createBouncer() throws IOException {
        browser.get(service.address() + "/ui/bouncers");
        type("name", "edge");
        press("Create the bouncer");
        String key = patiently()
                .until(ExpectedConditions.visibilityOfElementLocated(By.id("key")))
                .getText();
        assertThat(service.pull(key, true).path("new")).isNotEmpty();
        assertAccessible("bouncer-key");
        browser.get(service.address() + "/ui/bouncers");
        assertThat(browser.findElement(By.tagName("table")).getText()).contains("edge", "pulls", "Entries: 61");
    }

    /** Without a reload: a marker on the page stays. */
    private void overviewIsLive() {
        browser.get(service.address() + "/ui/");
        patiently().until(ExpectedConditions.presenceOfElementLocated(By.cssSelector("#bans-chart svg")));
        browser.executeScript("window.stays = true");
        service.ban("8.8.68.1");
        patiently()
                .until(ExpectedConditions.textToBePresentInElementLocated(
                        By.cssSelector("[sse-swap=events]"), "banned: 8.8.68.1"));
        // The parts come one after the other.
        patiently().until(ExpectedConditions.textToBe(By.cssSelector("[sse-swap=bans] .figure"), "62"));
        assertThat(browser.executeScript("return window.stays")).isEqualTo(true);
    }

    private void assertNotice(String text) {
        patiently().until(ExpectedConditions.textToBePresentInElementLocated(By.id("notice"), text));
    }

    private void setUp() {
        browser.get(service.address() + "/");
        type("code", BartizanProcess.ADMIN_TOKEN);
        type("name", "alice");
        type("password", PASSWORD);
        type("repeated", PASSWORD);
        press("Create the account");
        patiently().until(driver -> driver.getCurrentUrl().equals(service.address() + "/ui/first-steps"));
    }

    private void eachPageIsAccessible(String variant) throws IOException {
        for (String page : PAGES) {
            browser.get(service.address() + page);
            ConsoleVisitor.awaitParts(browser);
            assertAccessible(ConsoleVisitor.picture(page, variant));
            assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth - window.innerWidth"))
                    .as("%s is wider than the window, %s", page, variant)
                    .isLessThanOrEqualTo(0);
        }
    }

    private void assertAccessible(String name) {
        ConsoleVisitor.assertAccessible(browser, name);
    }

    private WebDriverWait patiently() {
        return new WebDriverWait(browser, BartizanProcess.PATIENCE, Duration.ofMillis(50));
    }

    private void type(String name, String text) {
        WebElement found = patiently().until(ExpectedConditions.elementToBeClickable(By.name(name)));
        found.clear();
        found.sendKeys(text);
    }

    private void press(String button) {
        ConsoleVisitor.press(browser, button);
    }
}
