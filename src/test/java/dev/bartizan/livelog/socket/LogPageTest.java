package dev.bartizan.livelog.socket;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.Caller;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The page of logs without its script. */
@QuarkusTest
class LogPageTest {

    private static final Logger LOG = Logger.getLogger(LogPageTest.class);

    @Test
    void lastLinesAreShownWithLinksToTheSearch() {
        LOG.infov("page_line", kv("client", "192.0.2.77"), kv("net", "2001:db8::/32"), kv("version", "1.2.3"));
        assertThat(page("/ui/logs"))
                .contains("page_line", "client=<a href=\"/ui/search?q=192.0.2.77\">192.0.2.77</a>")
                .contains("/ui/search?q=2001%3Adb8%3A%3A%2F32", "version=1.2.3")
                .contains("data-socket=\"/api/v1/logs/live\"", "<script src=\"/ui/assets/logs-")
                .contains("href=\"/ui/logs?log=access\"");
    }

    @Test
    void linesAreFiltered() {
        LOG.infov("quiet_line", kv("name", "filtered"));
        LOG.warnv("loud_line", kv("name", "filtered"));
        assertThat(page("/ui/logs?q=FILTERED")).contains("quiet_line", "loud_line");
        assertThat(page("/ui/logs?q=filtered&level=warn"))
                .contains("loud_line", "<tr class=\"warn\">")
                .doesNotContain("quiet_line");
        assertThat(page("/ui/logs?level=nonsense&q=no%20line%20has%20this")).contains("No line matches.");
    }

    @Test
    void linesAreEscaped() {
        LOG.infov("hostile_line", kv("agent", "<script>alert(1)</script>"));
        assertThat(page("/ui/logs?q=hostile_line"))
                .contains("&lt;script&gt;alert(1)")
                .doesNotContain("<script>alert");
        assertThat(page("/ui/logs?q=%22%3E%3Cscript%3Ealert(2)")).doesNotContain("<script>alert");
    }

    @Test
    void linesAreDownloaded() {
        LOG.infov("saved_line", kv("name", "one"));
        html(Caller.viewer())
                .get("/ui/logs/lines?q=saved_line")
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/plain"))
                .header("Content-Disposition", containsString("bartizan-own.jsonl"))
                .header("Cache-Control", "no-store")
                .body(containsString("\"message\":\"saved_line\""));
    }

    @Test
    void missingAccessLogSaysWhatToSet() {
        assertThat(page("/ui/logs?log=access"))
                .contains("BARTIZAN_LIVELOG_ACCESS_LOG=/var/log/caddy/access.log")
                .doesNotContain("<script src=\"/ui/assets/logs-");
    }

    @Test
    void scriptIsOnThisPageAlone() {
        for (String path : List.of("/ui/", "/ui/bans", "/ui/lists")) {
            assertThat(page(path)).as(path).doesNotContain("/ui/assets/logs-");
        }
    }

    private static String page(String path) {
        return html(Caller.viewer())
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .extract()
                .asString();
    }

    private static RequestSpecification html(RequestSpecification caller) {
        return caller.header("Accept", "text/html");
    }
}
