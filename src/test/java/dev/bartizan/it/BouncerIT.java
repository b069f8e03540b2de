package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a bouncer gets when the service or its database fails. */
class BouncerIT {

    private static final int BOUNCERS = 50;
    private static final int ENTRIES = 50_000;
    private static final int KILLS = 4;
    private static final int CHANGES = 12;

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess start() {
        return BartizanProcess.at(home.resolve("data")).startReady();
    }

    @Test
    void bouncerOfAnEarlierProcessIsToldWhichDecisionsHaveEnded() throws Exception {
        try (FeedServer feeds = new FeedServer()) {
            String key;
            try (BartizanProcess service = start()) {
                service.createList("feed", feeds.serve("feed", "45.155.17.1\n45.155.17.2\n"));
                service.importToEnd("");
                key = service.createBouncer("edge");
                service.ban("45.155.205.7");
                service.ban("45.155.205.8");
                service.ban("45.155.205.9");
                assertThat(newValues(service.pull(key, true))).hasSize(5);
                awaitCursor(service);
                service.lift("45.155.205.7");
                service.kill();
            }
            try (BartizanProcess service = start()) {
                service.lift("45.155.205.8");
                feeds.serve("feed", "45.155.17.1\n");
                service.importToEnd("?force=true");

                JsonNode answer = service.pull(key, false);

                assertThat(values(answer, "deleted"))
                        .containsExactlyInAnyOrder("45.155.205.7", "45.155.205.8", "45.155.17.2");
                assertThat(newValues(answer)).contains("45.155.205.9");
                assertThat(service.pull(key, false).path("new").isNull()).isTrue();
            }
        }
    }

    @Test
    void bouncerHasExactlyWhatIsInForceAfterManyKills() throws Exception {
        RandomGenerator random = new Random(7);
        Set<String> held = new TreeSet<>();
        Set<String> banned = new TreeSet<>();
        String key;
        BartizanProcess service = start();
        try {
            key = service.createBouncer("edge");
            apply(service.pull(key, true), held);
            awaitCursor(service);
            for (int round = 0; round < KILLS; round++) {
                for (int change = 0; change < CHANGES; change++) {
                    String ip = "45.155.205." + random.nextInt(30);
                    if (banned.remove(ip)) {
                        service.lift(ip);
                    } else {
                        service.ban(ip);
                        banned.add(ip);
                    }
                    if (random.nextInt(3) == 0) {
                        apply(service.pull(key, false), held);
                    }
                }
                service.kill();
                service.close();
                service = start();
            }
            apply(service.pull(key, false), held);
        } finally {
            service.close();
        }
        assertThat(held).isEqualTo(banned);
    }

    private static void apply(JsonNode answer, Set<String> held) {
        held.removeAll(values(answer, "deleted"));
        held.addAll(newValues(answer));
    }

    /** What a bouncer got is stored shortly after it got it. */
    private static void awaitCursor(BartizanProcess service) {
        await().until(() -> {
            try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                    Statement statement = database.createStatement();
                    ResultSet cursors = statement.executeQuery("SELECT count(*) FROM bouncer_cursor")) {
                return cursors.getInt(1) == 1;
            }
        });
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
        return values(answer, "new");
    }

    private static List<String> values(JsonNode answer, String part) {
        return StreamSupport.stream(answer.path(part).spliterator(), false)
                .map(decision -> decision.path("value").asText())
                .toList();
    }
}
