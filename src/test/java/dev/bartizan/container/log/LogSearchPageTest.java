package dev.bartizan.container.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;

import dev.bartizan.Caller;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.FakeEngine;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page that searches several containers' logs, with a fake of Docker. */
@QuarkusTest
@WithTestResource(FakeEngineResource.class)
class LogSearchPageTest {

    private static final String SCRIPT = "<script>alert(1)</script>";

    FakeEngine engine;

    @Inject
    ContainerEngine api;

    @BeforeEach
    void run() {
        clear();
        engine.run("page-a", Map.of());
        engine.run("page-b", Map.of());
        engine.log("page-a", false, "a1 GET /");
        engine.log("page-b", true, "b1 Timeout " + SCRIPT);
        engine.log("page-a", false, "a2 timeout of /slow");
    }

    @AfterEach
    void clear() {
        for (String name : List.of("page-a", "page-b")) {
            api.find(name).ifPresent(found -> api.remove(found.id(), true));
        }
    }

    private static ValidatableResponse get(String path, String language) {
        return Caller.viewer()
                .header("Accept", "text/html")
                .header("Accept-Language", language)
                .get(path)
                .then();
    }

    private static String page(String query) {
        return get("/ui/containers/logs" + query, "en")
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void formHasAllContainersAndSearchesNothingYet() {
        int before = engine.requests().size();

        assertThat(page(""))
                .contains("value=\"page-a\">", "value=\"page-b\">", "value=\"1h\"", "value=\"0s\"")
                .doesNotContain("Lines found", " checked>");

        assertThat(engine.requests().subList(before, engine.requests().size()))
                .noneMatch(request -> request.contains("/logs"));
        assertThat(get("/ui/containers", "en").extract().asString()).contains("href=\"/ui/containers/logs\"");
        assertThat(get("/ui/containers/logs", "de").extract().asString()).contains("Protokolle durchsuchen");
    }

    @Test
    void linesOfSeveralContainersAreMergedAndEscaped() {
        String page = page("?container=page-a&container=page-b&contains=TIMEOUT&since=15m");

        assertThat(page)
                .contains("Lines found: 2", "<b>page-b</b> <b>stderr</b> b1 Timeout &lt;script&gt;")
                .contains("<b>page-a</b> a2 timeout of /slow")
                .contains("value=\"page-a\" checked>", "value=\"15m\"", "value=\"TIMEOUT\"")
                .doesNotContain("a1 GET", SCRIPT);
        assertThat(page.indexOf("b1 Timeout")).isLessThan(page.indexOf("a2 timeout"));
        assertThat(page).contains("/api/v1/containers/logs?container=page-a&amp;container=page-b&amp;contains=TIMEOUT");
    }

    @Test
    void olderLinesAndMissingContainersAreNamed() {
        assertThat(page("?container=page-a&container=page-gone&limit=1"))
                .contains("Lines found: 1", "There are older lines.", "a2 timeout of /slow")
                .contains("<li>page-gone: ", "value=\"page-gone\" checked>");
    }

    @Test
    void wrongTimeIsExplainedAndStaysInTheForm() {
        get("/ui/containers/logs?container=page-a&since=yesterday", "en")
                .statusCode(422)
                .body(allOf(
                        containsString("since: must be a time such as"),
                        containsString("value=\"yesterday\""),
                        containsString("value=\"page-b\">")));
    }

    @Test
    void failureOfTheEngineIsExplained() {
        engine.end();
        try {
            get("/ui/containers/logs?container=page-a", "en")
                    .statusCode(502)
                    .body(allOf(containsString("role=\"alert\""), containsString("value=\"page-a\" checked>")));
        } finally {
            engine.begin();
        }
    }
}
