package dev.bartizan.container.page;

import static org.hamcrest.Matchers.containsString;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Containers are off: the pages name the setting. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class ContainerPageOffTest {

    @Test
    void tableNamesTheSetting() {
        Caller.admin()
                .get("/ui/containers")
                .then()
                .statusCode(200)
                .body(containsString("BARTIZAN_CONTAINER_ENABLED=true"));
    }

    @Test
    void logNamesTheSetting() {
        Caller.admin()
                .get("/ui/containers/web/log")
                .then()
                .statusCode(404)
                .body(containsString("BARTIZAN_CONTAINER_ENABLED=true"));
    }
}
