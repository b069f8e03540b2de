package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a bouncer gets when the service or its database fails. */
class BouncerIT {

    private static final int BOUNCERS = 50;
    private static final int ENTRIES = 50_000;

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess start() {
        return BartizanProcess.at(home.resolve("data")).startReady();
    }

    @Test
    void bouncerOfAnEarlierProcessGetsEverythingAgain() {
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

    @Test
    void manyBouncersAreEachToldOfOneVersionWhileAnImportReplacesIt() throws Exception {
        Ranges one = new Ranges(0, ENTRIES);
        Ranges other = new Ranges(2, ENTRIES);
        try (FeedServer feeds = new FeedServer();
                BartizanProcess service = start();
                ExecutorService pulls = Executors.newFixedThreadPool(BOUNCERS)) {
            long list = service.createList("nets", feeds.serve("nets", one.feed()));
            service.importToEnd("?id=" + list);
            String key = service.createBouncer("edge");
            feeds.serve("nets", other.feed());

            List<Future<Answer>> answers = IntStream.range(0, BOUNCERS)
                    .mapToObj(i -> pulls.submit(() -> service.asBouncer(key, "/v1/decisions/stream?startup=true")))
                    .toList();
            service.importToEnd("?id=" + list + "&force=true");

            for (Future<Answer> answer : answers) {
                String text = answer.get().text();
                assertThat(text).endsWith("}],\"deleted\":[]}");
                long values = text.split("\"value\"", -1).length - 1L;
                assertThat(values).isEqualTo(ENTRIES);
                boolean whole = one.sample(100).stream().allMatch(address -> text.contains('"' + address + '"'))
                        ^ other.sample(100).stream().allMatch(address -> text.contains('"' + address + '"'));
                assertThat(whole).as("one of the two versions").isTrue();
            }
            assertThat(newValues(service.pull(key, true))).hasSize(ENTRIES).contains(other.address(0));
        }
    }

    private static List<String> newValues(JsonNode answer) {
        return StreamSupport.stream(answer.path("new").spliterator(), false)
                .map(decision -> decision.path("value").asText())
                .toList();
    }
}
