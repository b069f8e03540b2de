package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.notify.WebhookReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** An administrator sets notifications up with Chromium, and a message arrives. */
class ConsoleNotificationsIT {

    private static final String PASSWORD = "correct horse battery staple";
    private static final String PATH = "/message";

    private final Path home = Folders.create();
    private final WebhookReceiver receiver = new WebhookReceiver();
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
        receiver.close();
        Folders.delete(home);
    }

    @Test
    void administratorAddsATargetAndARule() throws IOException {
        service = BartizanProcess.at(home.resolve("data")).startReady();
        browser = ConsoleVisitor.chromium(home.resolve("chromium"));
        browser.get(service.address() + "/");
        type(By.name("code"), BartizanProcess.ADMIN_TOKEN);
        type(By.name("name"), "alice");
        type(By.name("password"), PASSWORD);
        type(By.name("repeated"), PASSWORD);
        press(By.cssSelector("main form button"));
        browser.get(service.address() + "/ui/settings");
        patiently()
                .until(ExpectedConditions.elementToBeClickable(By.linkText("Notifications")))
                .click();
        assertText(By.tagName("h1"), "Notifications");
        eachVariantIsAccessible("notifications-empty");

        type(By.name("name"), "phone");
        new Select(browser.findElement(By.name("format"))).selectByValue("gotify");
        type(By.name("url"), receiver.url(PATH));
        type(By.name("authorization"), "Bearer A1");
        browser.findElement(By.name("allowPrivate")).click();
        press(By.cssSelector("section[aria-labelledby=add-target] button"));
        assertText(By.id("notice"), "Added.");

        press(By.cssSelector("button[aria-label='Test phone']"));
        assertText(By.id("notice"), "The target accepted the test.");
        assertThat(receiver.at(PATH)).hasSize(1);
        assertThat(receiver.at(PATH).getFirst().header("Authorization")).isEqualTo("Bearer A1");

        type(By.cssSelector("section[aria-labelledby=add-rule] input[name=name]"), "attack");
        type(By.name("bans"), "1");
        type(By.name("within"), "10m");
        press(By.cssSelector("section[aria-labelledby=add-rule] > form > button"));
        assertText(By.id("notice"), "Added.");
        assertThat(browser.findElement(By.cssSelector("section[aria-labelledby=rules] table"))
                        .getText())
                .contains("attack", "1 bans within 10m");
        service.ban("8.8.66.9");
        patiently().until(driver -> receiver.at(PATH).size() == 2);
        assertThat(receiver.at(PATH).getLast().text()).contains("Many bans (attack)");

        eachVariantIsAccessible("notifications");
        browser.get(service.address() + "/ui/notifications/targets/phone");
        eachVariantIsAccessible("notification-target");
        browser.get(service.address() + "/ui/notifications/rules/attack");
        eachVariantIsAccessible("notification-rule");
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                        .map(Object::toString))
                .isEmpty();
    }

    /** Light, dark, and on a phone. */
    private void eachVariantIsAccessible(String name) throws IOException {
        for (String theme : List.of("light", "dark")) {
            browser.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
            assertAccessible(name + "-" + theme);
        }
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", true));
        assertAccessible(name + "-phone");
        assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth - window.innerWidth"))
                .as("%s is wider than the window", name)
                .isLessThanOrEqualTo(0);
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    private void assertAccessible(String name) {
        ConsoleVisitor.assertAccessible(browser, name);
    }

    private WebDriverWait patiently() {
        return new WebDriverWait(browser, BartizanProcess.PATIENCE, Duration.ofMillis(50));
    }

    private void assertText(By element, String text) {
        patiently().until(ExpectedConditions.textToBe(element, text));
    }

    private void type(By field, String text) {
        WebElement found = patiently().until(ExpectedConditions.elementToBeClickable(field));
        found.clear();
        found.sendKeys(text);
    }

    /** Presses a button, and waits until the page is another one. */
    private void press(By button) {
        WebElement found = patiently().until(ExpectedConditions.elementToBeClickable(button));
        found.click();
        patiently().until(ExpectedConditions.stalenessOf(found));
    }
}
