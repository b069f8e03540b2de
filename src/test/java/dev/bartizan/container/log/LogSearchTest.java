package dev.bartizan.container.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;

import dev.bartizan.Caller;
import dev.bartizan.container.FakeContainers;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.supervision.Supervisor;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search in several containers' logs, with a fake of Docker. */
@QuarkusTest
@WithTestResource(FakeEngineResource.class)
class LogSearchTest {

    FakeEngine engine;

    @Inject
    ContainerEngine api;

    @Inject
    Supervisor supervisor;

    @BeforeEach
    void run() {
        clear();
        engine.run("log-a", Map.of());
        engine.run("log-b", Map.of());
        engine.log("log-a", false, "a1 GET /");
        engine.log("log-b", true, "b1 Timeout of the database");
        engine.log("log-a", false, "a2 timeout of /slow");
        engine.log("log-b", false, "b2 ready");
    }

    @AfterEach
    void clear() {
        FakeContainers.removeAll(supervisor, engine);
        for (String name : List.of("log-a", "log-b")) {
            api.find(name).ifPresent(found -> api.remove(found.id(), true));
        }
    }

    private static ValidatableResponse search(String query) {
        return Caller.viewer().get("/api/v1/containers/logs?" + query).then();
    }

    @Test
    void linesOfSeveralContainersAreMergedByTime() {
        search("container=log-b&container=log-a&since=1h&contains=TIMEOUT")
                .statusCode(200)
                .body("items.text", contains("b1 Timeout of the database", "a2 timeout of /slow"))
                .body("items.container", contains("log-b", "log-a"))
                .body("items.stream", contains("stderr", "stdout"))
                .body("more", equalTo(false))
                .body("complete", equalTo(true))
                .body("containers.container", contains("log-b", "log-a"));
        search("container=log-a&container=log-b&limit=2&contains=1")
                .statusCode(200)
                .body("items.text", contains("a1 GET /", "b1 Timeout of the database"));
    }

    @Test
    void onlyTheNewestLinesAreReturned() {
        for (int i = 0; i < 50; i++) {
            engine.log("log-a", false, "n" + i);
        }
        search("container=log-a&contains=n&limit=2")
                .statusCode(200)
                .body("items.text", contains("n48", "n49"))
                .body("more", equalTo(true))
                .body("complete", equalTo(true));
    }

    @Test
    void timeIsBounded() {
        search("container=log-a&since=2h&until=1h").statusCode(200).body("items", empty());
        search("container=log-a&since=2020-01-01T00:00:00Z&until=2020-01-02T00:00:00Z")
                .statusCode(200)
                .body("items", empty())
                .body("complete", equalTo(true));
    }

    @Test
    void partialAnswersSaySo() {
        search("container=log-a&container=nobody&contains=a1")
                .statusCode(200)
                .body("items.text", contains("a1 GET /"))
                .body("complete", equalTo(false))
                .body("containers[1].problem", containsString("There is no such container"));

        LogSearch.Query both = new LogSearch.Query(
                List.of("log-a", "log-b"), "", Instant.EPOCH, Instant.now().plusSeconds(60), 100);
        engine.log("log-a", false, "x".repeat(200_000));
        LogSearchView small = new LogSearch(api, 100_000).search(both);
        assertThat(small.complete()).isFalse();
        assertThat(small.containers().getFirst().problem()).contains("no room");
        assertThat(small.containers().getFirst().readTo()).isNotNull();
        assertThat(small.items())
                .as("the other log has its share")
                .extracting(LogSearchView.Line::text)
                .contains("a1 GET /", "b2 ready")
                .noneMatch(text -> text.startsWith("xxx"));
        assertThat(small.containers().get(1).complete()).isTrue();
    }

    @Test
    void wrongParametersAreRefused() {
        search("limit=5").statusCode(422).body("details.fields", hasKey("container"));
        search("container=a&since=yesterday").statusCode(422).body("details.fields.since", containsString("15m"));
        search("container=a&since=1h&until=2h").statusCode(422).body("details.fields.since", notNullValue());
        search("container=a&limit=1001").statusCode(422);
        search("container="
                        + String.join(
                                "&container=",
                                IntStream.range(0, 21).mapToObj(i -> "c" + i).toList()))
                .statusCode(422);
    }

    @Test
    void engineThatIsAwayIsAnError() {
        engine.end();
        try {
            search("container=log-a&container=log-b").statusCode(502);
            LogSearch.Query query = new LogSearch.Query(List.of("log-a"), "", Instant.EPOCH, Instant.now(), 1);
            assertThatThrownBy(() -> new LogSearch(api).search(query)).isInstanceOf(EngineException.class);
        } finally {
            engine.begin();
        }
    }
}
