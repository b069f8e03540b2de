package dev.bartizan.traffic;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Without an access log, the search says which setting is missing. */
@QuarkusTest
class SeenWithoutLogTest {

    @Test
    void missingSettingIsNamed() {
        Caller.admin()
                .header("Accept", "text/html")
                .get("/ui/traffic/seen?ip=45.155.17.9")
                .then()
                .statusCode(200)
                .body(containsString("set bartizan.livelog.access-log"))
                .body(not(containsString("<dl")));
    }
}
