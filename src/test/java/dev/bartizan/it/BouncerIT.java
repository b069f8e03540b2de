package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a bouncer is told when the service or its database has a bad day. */
class BouncerIT {

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess start() {
        return BartizanProcess.at(home.resolve("data")).startReady();
    }

    @Test
    void bouncerThatWasTiedToAnEarlierProcessIsToldEverythingAnew() {
        String key;
        try (BartizanProcess service = start()) {
            key = service.createBouncer("edge");
            service.ban("45.155.205.7");
            assertThat(newValues(service.pull(key, true))).containsExactly("45.155.205.7");
            service.ban("45.155.205.8");
            service.kill();
        }
        try (BartizanProcess service = start()) {
            JsonNode answer = service.pull(key, false);

            assertThat(newValues(answer)).containsExactly("45.155.205.7", "45.155.205.8");
            assertThat(service.pull(key, false).path("new").isNull()).isTrue();
        }
    }

    @Test
    void whatIsShownOfABouncerOutlivesARestart() {
        try (BartizanProcess service = start()) {
            service.pull(service.createBouncer("edge"), true);
            service.terminate();
        }
        try (BartizanProcess service = start()) {
            assertThat(service.get("/api/v1/bouncers/1").at("/last_pull_at").isTextual())
                    .isTrue();
        }
    }

    @Test
    void bouncersAreAnsweredWhileTheDatabaseIsBroken() throws IOException {
        try (BartizanProcess service = start()) {
            String key = service.createBouncer("edge");
            service.ban("45.155.205.7");
            Files.move(service.database(), home.resolve("aside.db"));
            Files.createDirectory(service.database());
            service.awaitNotReady("DATABASE_PATH_INVALID");

            assertThat(newValues(service.pull(key, true))).containsExactly("45.155.205.7");
            assertThat(service.asBouncer(key, "/v1/decisions?ip=45.155.205.7")
                            .at("/0/value")
                            .asText())
                    .isEqualTo("45.155.205.7");
            Folders.delete(service.database());
        }
    }

    private static List<String> newValues(JsonNode answer) {
        return StreamSupport.stream(answer.path("new").spliterator(), false)
                .map(decision -> decision.path("value").asText())
                .toList();
    }
}
