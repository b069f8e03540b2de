package dev.bartizan.fail2ban.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.fail2ban.PrivateFail2ban;
import dev.bartizan.it.Requirement;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter tester over the API and on its page. */
@QuarkusTest
@WithTestResource(PrivateFail2ban.class)
class FilterTestResourceTest {

    private static final String REGEX = "Failed password for \\S+ from <HOST>";
    private static final List<String> LINES = List.of(
            "Failed password for root from 192.0.2.7 port 22",
            "# Failed password for root from 192.0.2.8",
            "",
            "Accepted password for <b>root</b> from 192.0.2.9",
            "Failed password for root from 2001:db8::1");

    @BeforeEach
    void require() {
        Requirement.program("fail2ban-regex");
        Requirement.program("prlimit");
    }

    private static ValidatableResponse test(String regex, List<String> lines) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("regex", regex, "lines", lines))
                .post("/api/v1/fail2ban/filter-test")
                .then();
    }

    @Test
    void linesAreTested() {
        test(REGEX, LINES)
                .statusCode(200)
                .body("matched", equalTo(2))
                .body("missed", equalTo(1))
                .body("lines.number", contains(1, 4, 5))
                .body("lines.matched", contains(true, false, true))
                .body("lines.address", contains("192.0.2.7", null, "2001:db8::1"));
        test(REGEX, List.of("#", ""))
                .statusCode(200)
                .body("matched", equalTo(0))
                .body("missed", equalTo(0));
        test(REGEX, Collections.nCopies(3, LINES.getFirst())).body("matched", equalTo(3));
    }

    @Test
    void inputIsLimited() {
        test("x".repeat(2_001), LINES).statusCode(422).body("details.fields.regex", containsString("2000"));
        test(" ", LINES).statusCode(422);
        test("a\nb <HOST>", LINES).statusCode(422).body("details.fields.regex", containsString("one line"));
        test(REGEX, List.of("a\u0000b")).statusCode(422).body("details.fields.lines", containsString("control"));
        test(REGEX, List.of()).statusCode(422);
        test(REGEX, Collections.nCopies(501, "x")).statusCode(422);
        test(REGEX, List.of("x".repeat(4_001))).statusCode(422);
        test(REGEX, Collections.nCopies(17, "\u00e4".repeat(2_000)))
                .statusCode(422)
                .body("details.fields.lines", containsString("65536 bytes"));
        test("(x <HOST>", LINES).statusCode(422).body("details.fields.regex", containsString("unterminated"));
    }

    @Test
    void onlyAdministratorsTest() {
        Person.Browser operator = Person.create("operator").login();
        operator.json(Map.of("regex", REGEX, "lines", LINES))
                .post("/api/v1/fail2ban/filter-test")
                .then()
                .statusCode(403);
        html(operator.withoutToken()).get("/ui/filter-test").then().statusCode(403);
        Person.Browser admin = Person.create("admin").login();
        html(admin.withoutToken())
                .formParam("regex", REGEX)
                .post("/ui/filter-test")
                .then()
                .statusCode(403)
                .body(containsString("CROSS_SITE"));
    }

    @Test
    void pageShowsTheResultAndKeepsTheForm() {
        html(Caller.admin())
                .urlEncodingEnabled(false)
                .get("/ui/filter-test?regex=%3CHOST%3E%22")
                .then()
                .statusCode(200)
                .body(containsString("value=\"&lt;HOST&gt;&quot;\""))
                .body(containsString("&lt;HOST&gt; stands for the address."));
        String page = html(Caller.admin())
                .formParam("regex", REGEX)
                .formParam("sample", String.join("\r\n", LINES))
                .post("/ui/filter-test")
                .then()
                .statusCode(200)
                .body(not(containsString("<b>root")))
                .extract()
                .asString();
        assertThat(page)
                .contains("Matching: 2, not matching: 1", "/ui/search?q=192.0.2.7", "&lt;b&gt;root&lt;/b&gt;")
                .contains("value=\"Failed password for \\S+ from &lt;HOST&gt;\"");
        html(Caller.admin())
                .formParam("regex", "(<HOST>")
                .formParam("sample", "a line")
                .post("/ui/filter-test")
                .then()
                .statusCode(422)
                .body(containsString("a line</textarea>"))
                .body(containsString("role=\"alert\""));
    }

    private static RequestSpecification html(RequestSpecification caller) {
        return caller.header("Accept", "text/html");
    }
}
