package dev.bartizan.access.session;

import static org.awaitility.Awaitility.await;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.database.FileDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Sessions while the database is broken. */
@FileDatabase
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class SessionOutageTest {

    @ConfigProperty(name = "bartizan.data-dir")
    Path folder;

    @Test
    void sessionThatWasEndedWhileTheDatabaseWasBrokenStaysEnded() throws IOException {
        Person.Browser browser = Person.create("viewer").login();
        Path database = folder.resolve("bartizan.db");
        Path aside = folder.resolve("aside.db");
        Files.move(database, aside);
        Files.createDirectory(database);
        try {
            await().atMost(Patience.LONG)
                    .untilAsserted(
                            () -> Caller.admin().get("/api/v1/bans").then().statusCode(503));

            browser.json(Map.of()).post("/api/v1/logout").then().statusCode(503);

            look(browser, 401);
        } finally {
            Files.delete(database);
            Files.move(aside, database);
        }
        await().atMost(Patience.LONG)
                .untilAsserted(() -> Caller.admin().get("/api/v1/bans").then().statusCode(200));
        look(browser, 401);
    }

    private static void look(Person.Browser browser, int status) {
        browser.withoutToken().get("/api/v1/lookup/192.0.2.1").then().statusCode(status);
    }
}
