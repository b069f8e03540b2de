package dev.bartizan.decision.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.ban.PublishedBans;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of exports. */
@QuarkusTest
class ExportPageTest {

    @Inject
    PublishedBans bans;

    @BeforeEach
    @AfterEach
    void clear() {
        bans.clear();
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html").redirects().follow(false);
    }

    private static String page(Map<String, String> query) {
        return browser(Caller.viewer())
                .queryParams(query)
                .get("/ui/exports")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void formIsShownWithoutAPreview() {
        assertThat(page(Map.of()))
                .contains("<option>nftables</option>", "name=\"origins\" value=\"bartizan\"")
                .doesNotContain("First lines", "role=\"alert\"");
    }

    @ParameterizedTest
    @EnumSource
    void eachFormatIsPreviewedWithItsUse(ExportFormat format) {
        bans.ban("8.8.55.1/32", "test");
        String page = page(Map.of("format", format.wireName(), "origins", "bartizan"));
        assertThat(page)
                .contains("CIDRs: 1.", "/x/TOKEN/" + format.wireName() + "?origins=bartizan")
                .contains("/api/v1/export/" + format.wireName() + "?origins=bartizan' -o");
        if (format != ExportFormat.IPTABLES) {
            assertThat(page.substring(page.indexOf("First lines"))).contains(rule(format));
        }
    }

    private static String rule(ExportFormat format) {
        return format == ExportFormat.UNBOUND_RPZ ? "32.1.55.8.8" : "8.8.55.1";
    }

    @Test
    void previewIsBoundedAndTheMaximumCounted() {
        for (int i = 0; i < 400; i++) {
            bans.ban("9.%d.%d.0/32".formatted(i / 200, i % 200), "test");
        }
        String page =
                page(Map.of("format", "json", "max", "300", "family", "ipv4only", "exclude", "9.0.0.0/32,1::/64"));
        assertThat(page)
                .contains("CIDRs: 300.", "Left out by the maximum: 99.", "…</code>")
                .contains("json?ipv4only=true&amp;max=300&amp;exclude=9.0.0.0/32,1::/64");
        assertThat(page.length()).isLessThan(30_000);
    }

    @Test
    void nothingToBlockIsExplained() {
        assertThat(page(Map.of("format", "plain"))).contains("valid but empty");
    }

    @ParameterizedTest
    @CsvSource({
        "format,<b>x</b>,404",
        "max,many,422",
        "lists,<b>none</b>,422",
        "origins,nobody,422",
        "exclude,<b>x</b>,422",
        "type,sing,422"
    })
    void wrongFieldIsExplained(String field, String value, int status) {
        RequestSpecification request = browser(Caller.admin()).queryParam(field, value);
        if (!field.equals("format")) {
            request.queryParam("format", "plain");
        }
        request.get("/ui/exports")
                .then()
                .statusCode(status)
                .body(containsString("role=\"alert\""), containsString("<option>nftables"))
                .body(not(containsString("<b>")));
    }

    @Test
    void typeThatAFormatCantHaveIsExplained() {
        browser(Caller.admin())
                .get("/ui/exports?format=nftables&type=captcha")
                .then()
                .statusCode(422)
                .body(containsString("can only block"));
        assertThat(page(Map.of("format", "plain", "type", "captcha"))).contains("plain?type=captcha");
    }
}
