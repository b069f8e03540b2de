package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** An administrator who uses the console with Chromium. */
final class ConsoleVisitor implements AutoCloseable {

    private static final String CHROMIUM = "chromium";
    private static final String DRIVER = "chromedriver";
    static final String PASSWORD = "correct horse battery staple";
    private static final String LOADED = """
            return document.readyState === 'complete' && !document.querySelector('.htmx-request')
                && [...document.querySelectorAll('[hx-trigger=load]')].every(part => part['htmx-internal-data']?.loaded)""";
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final BartizanProcess service;
    private final ChromeDriver browser;

    private ConsoleVisitor(BartizanProcess service, ChromeDriver browser) {
        this.service = service;
        this.browser = browser;
    }

    static void requirePrograms() {
        Requirement.program(CHROMIUM);
        Requirement.program(DRIVER);
    }

    /**
     * Opens a browser and creates the first account.
     *
     * @param profile folder for the browser's profile
     */
    static ConsoleVisitor setUp(BartizanProcess service, Path profile) {
        ConsoleVisitor visitor = new ConsoleVisitor(service, chromium(profile));
        visitor.open("/");
        visitor.type(By.name("code"), BartizanProcess.ADMIN_TOKEN);
        visitor.type(By.name("name"), "alice");
        visitor.type(By.name("password"), PASSWORD);
        visitor.type(By.name("repeated"), PASSWORD);
        visitor.press("Create the account");
        return visitor;
    }

    /** A browser without a window, which keeps the messages of its console and its requests. */
    static ChromeDriver chromium(Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(executable(CHROMIUM));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--lang=en",
                "--accept-lang=en",
                "--window-size=1280,900",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        // With both programs given, Selenium looks for none and downloads none.
        ChromeDriverService driver = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(executable(DRIVER)))
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(driver, options);
    }

    private static String executable(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
    }

    void open(String path) {
        browser.get(service.address() + path);
    }

    void scripts(boolean enabled) {
        emulate("Emulation.setScriptExecutionDisabled", Map.of("value", !enabled));
    }

    private void emulate(String command, Map<String, Object> parameters) {
        browser.executeCdpCommand(command, new LinkedHashMap<>(parameters));
    }

    private WebDriverWait patiently() {
        return patiently(browser);
    }

    private static WebDriverWait patiently(ChromeDriver browser) {
        return new WebDriverWait(browser, BartizanProcess.PATIENCE, Duration.ofMillis(50));
    }

    void awaitPath(String path) {
        patiently().until(driver -> driver.getCurrentUrl().startsWith(service.address() + path));
    }

    /** The path of the page. */
    String path() {
        return URI.create(browser.getCurrentUrl()).getPath();
    }

    /** Returns when the element has the text. */
    void awaitText(By element, String text) {
        patiently().until(ExpectedConditions.textToBePresentInElementLocated(element, text));
    }

    /** The text of the element that a person can see. */
    String text(By element) {
        return patiently()
                .until(ExpectedConditions.visibilityOfElementLocated(element))
                .getText();
    }

    boolean has(By element) {
        return !browser.findElements(element).isEmpty();
    }

    void type(By field, String text) {
        WebElement found = patiently().until(ExpectedConditions.elementToBeClickable(field));
        found.clear();
        found.sendKeys(text);
    }

    /** Presses a key on an element that has the focus, and waits until the page is another one. */
    void key(By element, Keys key) {
        WebElement found = patiently().until(ExpectedConditions.elementToBeClickable(element));
        found.sendKeys(key);
        patiently().until(ExpectedConditions.stalenessOf(found));
    }

    /** Keeps what the browser downloads. */
    void downloadTo(Path folder) {
        emulate("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
    }

    /** Clicks the first button with this text. */
    void click(String button) {
        click(browser, By.tagName("button"), button);
    }

    /** Ticks a box. */
    void check(By box) {
        patiently().until(ExpectedConditions.elementToBeClickable(box)).click();
    }

    /** Opens a part of the page that is folded. */
    void unfold(String summary) {
        click(browser, By.tagName("summary"), summary);
    }

    void follow(String link) {
        click(browser, By.linkText(link), link);
    }

    /** Presses the first button with this text, and waits until the page is another one. */
    void press(String button) {
        press(browser, button);
    }

    /** As {@link #press(String)}. */
    static void press(ChromeDriver browser, String button) {
        WebElement pressed = click(browser, By.tagName("button"), button);
        patiently(browser).until(ExpectedConditions.stalenessOf(pressed));
    }

    /** Clicks the first element with this text; finds it again if a part of the page that loads itself has replaced it. */
    private static WebElement click(ChromeDriver browser, By elements, String text) {
        return patiently(browser).ignoring(StaleElementReferenceException.class).until(driver -> {
            Optional<WebElement> found = driver.findElements(elements).stream()
                    .filter(each -> each.getText().equals(text))
                    .findFirst();
            found.ifPresent(WebElement::click);
            return found.orElse(null);
        });
    }

    /** Returns when the parts that are loaded later are there. Some replace the element that loads them, others fill it. */
    static void awaitParts(ChromeDriver browser) {
        patiently(browser).until(driver -> browser.executeScript(LOADED).equals(true));
    }

    /** Each page has no finding of axe and is not wider than the window: light, dark and on a phone. */
    void assertAccessible(List<String> pages) {
        for (String theme : List.of("light", "dark")) {
            emulate(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
            pages.forEach(page -> assertAccessible(page, theme));
        }
        emulate(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", true));
        pages.forEach(page -> assertAccessible(page, "phone"));
        emulate("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    private void assertAccessible(String page, String variant) {
        open(page);
        awaitParts(browser);
        assertAccessible(browser, picture(page, variant));
        assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth - window.innerWidth"))
                .as("%s is wider than the window, %s", page, variant)
                .isLessThanOrEqualTo(0);
    }

    /** The name of a page's picture. */
    static String picture(String page, String variant) {
        return page.substring(1).replaceAll("[^a-z]+", "-").replaceAll("-$", "") + "-" + variant;
    }

    /** The page has no finding of axe; its picture is kept. */
    static void assertAccessible(ChromeDriver browser, String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Results results = new AxeBuilder().analyze(browser);
        assertThat(results.getPasses()).isNotEmpty();
        assertThat(results.getViolations().stream()
                        .map(rule -> rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                        .toList()))
                .as(name)
                .isEmpty();
    }

    void assertNoErrorInTheConsole() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                        .map(Object::toString))
                .isEmpty();
    }

    @Override
    public void close() {
        browser.quit();
    }
}
