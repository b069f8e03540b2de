package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person uses the console with Chromium. */
class ConsoleIT {

    private static final String PASSWORD = "correct horse battery staple";
    private static final List<String> PAGES = List.of(
            "/ui/",
            "/ui/search?q=8.8.66.1",
            "/ui/search",
            "/ui/bans?state=all",
            "/ui/allowlist",
            "/ui/lists",
            "/ui/new-list",
            "/ui/first-steps",
            "/ui/settings",
            "/ui/settings/account",
            "/ui/settings/accounts",
            "/ui/settings/tokens",
            "/ui/settings/sessions",
            "/ui/settings/backup",
            "/ui/settings/licences",
            "/ui/audit");

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
    void personSetsUpFindsBansAndAllows() throws IOException {
        service = BartizanProcess.at(home.resolve("data")).startReady();
        service.createList("console-list", "https://lists.example/feed.txt");
        browser = ConsoleVisitor.chromium(home.resolve("chromium"));

        createFirstAccount();
        logOut();
        logInWithTheKeyboard();

        ban("8.8.66.1");
        search("8.8.66.1");
        assertHeading("8.8.66.1 is blocked.");
        press("Allow");
        assertHeading("8.8.66.1 is not blocked.");
        assertThat(service.blocked("8.8.66.1")).isFalse();
        press("Undo");
        assertHeading("8.8.66.1 is blocked.");
        assertThat(service.blocked("8.8.66.1")).isTrue();

        for (String theme : List.of("light", "dark")) {
            emulate(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
            eachPageIsAccessible(theme);
        }
        emulate(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", true));
        eachPageIsAccessible("phone");

        menuFoldsOnAPhone();

        assertNoErrorInTheConsole();
        assertThat(requested()).isNotEmpty().allMatch(url -> url.startsWith(service.address() + "/"));
    }

    private void createFirstAccount() throws IOException {
        browser.get(service.address() + "/");
        assertPath("/ui/setup");
        assertAccessible("setup");
        type("code", BartizanProcess.ADMIN_TOKEN);
        type("name", "alice");
        type("password", PASSWORD);
        type("repeated", PASSWORD);
        press("Create the account");
        assertPath("/ui/first-steps");
    }

    private void logOut() {
        press("Sign out");
        assertPath("/ui/login");
    }

    private void logInWithTheKeyboard() throws IOException {
        browser.get(service.address() + "/ui/bans?state=all");
        assertPath("/ui/login");
        assertAccessible("login");
        focused().sendKeys("alice", Keys.TAB);
        focused().sendKeys(PASSWORD, Keys.TAB);
        focused().sendKeys(Keys.TAB);
        focused().sendKeys(Keys.ENTER);
        assertPath("/ui/bans");
        browser.findElement(By.tagName("body")).sendKeys("/");
        assertThat(focused().getDomAttribute("id")).isEqualTo("q");
    }

    private void ban(String ip) {
        browser.get(service.address() + "/ui/bans");
        type(By.cssSelector("section input[name=ip]"), ip);
        type("reason", "scans for passwords");
        press("Ban");
        assertThat(text(By.id("notice"))).contains("Banned.");
        assertThat(text(By.tagName("table"))).contains(ip, "scans for passwords");
    }

    private void search(String ip) {
        type("q", ip);
        focused().sendKeys(Keys.ENTER);
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

    /** With and without scripts, by the keyboard and by a tap. */
    private void menuFoldsOnAPhone() {
        By bans = By.cssSelector("#menu a[href='/ui/bans']");
        By button = By.cssSelector("nav > button[popovertarget=menu]");
        emulate(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
        for (boolean scripts : List.of(true, false)) {
            emulate("Emulation.setScriptExecutionDisabled", Map.of("value", !scripts));
            browser.get(service.address() + "/ui/lists");
            assertThat(browser.findElement(By.tagName("h1")).getRect().getY()).isLessThan(300);
            assertThat(browser.findElement(bans).isDisplayed()).isFalse();

            browser.findElement(button).sendKeys(Keys.ENTER);
            patiently().until(ExpectedConditions.visibilityOfElementLocated(bans));
            if (scripts) {
                assertAccessible("menu-phone");
            }
            focused().sendKeys(Keys.ESCAPE);
            patiently().until(ExpectedConditions.invisibilityOfElementLocated(bans));
            assertThat(focused()).isEqualTo(browser.findElement(button));

            browser.findElement(button).click();
            patiently().until(ExpectedConditions.elementToBeClickable(bans)).click();
            assertPath("/ui/bans");
            patiently().until(ExpectedConditions.invisibilityOfElementLocated(bans));
        }
        emulate("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        emulate("Emulation.clearDeviceMetricsOverride", Map.of());
        browser.get(service.address() + "/ui/lists");
        assertThat(browser.findElement(bans).isDisplayed()).isTrue();
        assertThat(browser.findElement(button).isDisplayed()).isFalse();
    }

    private void assertAccessible(String name) {
        ConsoleVisitor.assertAccessible(browser, name);
    }

    private void assertNoErrorInTheConsole() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                        .map(Object::toString))
                .isEmpty();
    }

    /** The addresses that pages have requested. */
    private List<String> requested() {
        List<String> urls = new ArrayList<>();
        browser.manage().logs().get(LogType.PERFORMANCE).forEach(entry -> {
            JsonNode message = Answer.parse(entry.getMessage()).path("message");
            String url = message.at("/params/request/url").asText();
            if (message.path("method").asText().equals("Network.requestWillBeSent") && url.startsWith("http")) {
                urls.add(url);
            }
        });
        return urls;
    }

    private void emulate(String command, Map<String, Object> parameters) {
        browser.executeCdpCommand(command, new LinkedHashMap<>(parameters));
    }

    private WebDriverWait patiently() {
        return new WebDriverWait(browser, BartizanProcess.PATIENCE, Duration.ofMillis(50));
    }

    private void assertPath(String path) {
        patiently().until(driver -> driver.getCurrentUrl().startsWith(service.address() + path));
    }

    private void assertHeading(String heading) {
        patiently().until(ExpectedConditions.textToBe(By.tagName("h1"), heading));
    }

    private String text(By element) {
        return patiently()
                .until(ExpectedConditions.visibilityOfElementLocated(element))
                .getText();
    }

    private WebElement focused() {
        return browser.switchTo().activeElement();
    }

    private void type(String name, String text) {
        type(By.name(name), text);
    }

    private void type(By field, String text) {
        WebElement found = patiently().until(ExpectedConditions.elementToBeClickable(field));
        found.clear();
        found.sendKeys(text);
    }

    private void press(String button) {
        ConsoleVisitor.press(browser, button);
    }
}
