package dev.bartizan.decision.bouncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.access.token.TokenService;
import dev.bartizan.database.OtherLeader;
import dev.bartizan.replica.follower.FollowedDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that follows adds what it has counted to the rows, to which other nodes add, too. */
@QuarkusTest
@WithTestResource(FollowedDatabase.class)
class SharedActivityTest {

    private static final TokenSecret KEY = new TokenSecret("key-of-the-leader-0123456789abc");
    private static final TokenSecret TOKEN = new TokenSecret("token-of-the-leader-0123456789");
    private static final String IP = "45.155.205.20";

    private final OtherLeader leader = FollowedDatabase.leader();

    @Inject
    BouncerService bouncers;

    @Inject
    BouncerRegistry registry;

    @Inject
    TokenService tokens;

    @AfterEach
    void clear() throws SQLException {
        leader.execute("DELETE FROM api_token");
        leader.execute("DELETE FROM bouncer");
    }

    private void query() {
        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> Caller.anonymous()
                        .header("X-Api-Key", KEY.value())
                        .get("/v1/decisions?ip=" + IP)
                        .then()
                        .statusCode(200)
                        .body(equalTo("null")));
    }

    @Test
    void queriesOfABouncerAreAddedToThoseOfOtherNodes() throws SQLException {
        leader.execute("INSERT INTO bouncer (name, hash, created_at) VALUES ('edge', ?, 1)", KEY.hash());
        query();
        leader.execute("UPDATE bouncer SET queries = 40, hits = 7, last_pull_at = 1, metrics = '{\"dropped\":9}'");

        bouncers.synchronise();

        assertThat(leader.read("SELECT queries || ' ' || hits || ' ' || address || ' ' || metrics FROM bouncer"))
                .isEqualTo("41 7 127.0.0.1 {\"dropped\":9}");
        assertThat(leader.read("SELECT last_pull_at FROM bouncer"))
                .satisfies(at -> assertThat(Long.parseLong(at)).isGreaterThan(1));
        BouncerActivity known = registry.find(KEY).orElseThrow().activity();
        assertThat(known.queries()).isEqualTo(41);
        assertThat(known.metrics()).isEqualTo(Map.of("dropped", 9L));
        assertThat(registry.find(KEY).orElseThrow().pending()).isEmpty();
    }

    @Test
    void laterPullOfAnotherNodeStays() throws SQLException {
        leader.execute("INSERT INTO bouncer (name, hash, created_at) VALUES ('edge', ?, 1)", KEY.hash());
        query();
        Instant later = Instant.now().plusSeconds(60);
        leader.execute(
                "UPDATE bouncer SET last_pull_at = ?, user_agent = 'later', address = '45.155.205.21'",
                later.toEpochMilli());

        bouncers.synchronise();

        assertThat(leader.read("SELECT user_agent || ' ' || address FROM bouncer"))
                .isEqualTo("later 45.155.205.21");
        assertThat(registry.find(KEY).orElseThrow().activity().lastAt())
                .isEqualTo(Instant.ofEpochMilli(later.toEpochMilli()));
    }

    @Test
    void useOfATokenIsStored() throws SQLException {
        leader.execute(
                "INSERT INTO api_token (name, role, hash, created_at) VALUES ('of the leader', 'VIEWER', ?, 1)",
                TOKEN.hash());
        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> Caller.with(TOKEN.value())
                        .get("/api/v1/lookup/" + IP)
                        .then()
                        .statusCode(200));

        tokens.synchronise();

        assertThat(leader.read("SELECT count(*) FROM api_token WHERE last_used_at > 1"))
                .isEqualTo("1");
    }
}
