package dev.bartizan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.bartizan.Caller;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.FileDatabase;
import dev.bartizan.system.DeadlineQueue;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The nodes: who is there, and in which state. */
@QuarkusTest
class NodesTest {

    private static final String OTHER = "other-node";
    private static final String RENAMED = "renamed-node";

    @Inject
    Nodes nodes;

    @Inject
    NodeName name;

    @Inject
    NodeRows rows;

    @Inject
    NodeRepository repository;

    @Inject
    NodeTakeover takeover;

    @Inject
    Database database;

    @Inject
    DatabaseLocation location;

    @Inject
    DatabaseState state;

    @Inject
    NodeAddress address;

    @Inject
    Clock clock;

    @Inject
    DeadlineQueue deadlines;

    @AfterEach
    void removeOthers() {
        rows.execute("DELETE FROM ban WHERE reason = 'of nodes'");
        rows.execute("DELETE FROM supervised_container WHERE name = 'app-of-nodes'");
        rows.execute("DELETE FROM node WHERE name NOT IN (?, ?)", name.text(), RENAMED);
        // With SQLite, this takes the rows of the renamed node back.
        nodes.register(new DatabaseOpened(0));
    }

    private void addOther(Instant seen, @Nullable Instant stopped) {
        rows.execute(
                "INSERT INTO node (name, version, started_at, seen_at, stopped_at) VALUES (?, '<b>0.9</b>', ?, ?, ?)",
                OTHER,
                seen.minusSeconds(60).toEpochMilli(),
                seen.toEpochMilli(),
                stopped == null ? null : stopped.toEpochMilli());
    }

    private static ValidatableResponse list() {
        return Caller.viewer().get("/api/v1/nodes").then().statusCode(200);
    }

    private static String other(String field) {
        return "items.find { it.name == '%s' }.%s".formatted(OTHER, field);
    }

    private static ValidatableResponse page(String language) {
        return Caller.viewer()
                .header("Accept", "text/html")
                .header("Accept-Language", language)
                .get("/ui/nodes")
                .then()
                .statusCode(200);
    }

    @Test
    void thisNodeIsListed() {
        list().body("items.name", equalTo(List.of(name.text())))
                .body("items[0].here", equalTo(true))
                .body("items[0].state", equalTo("running"))
                .body("items[0].version", notNullValue())
                .body("items[0].started", notNullValue())
                .body("items[0].last_heartbeat", notNullValue());
    }

    @Test
    void nodeWithAHeartbeatRuns() {
        addOther(clock.instant(), null);

        list().body("items.size()", equalTo(2))
                .body(other("state"), equalTo("running"))
                .body(other("here"), equalTo(false));
    }

    @Test
    void nodeWithoutHeartbeatIsSilent() {
        addOther(clock.instant().minusSeconds(31), null);

        list().body(other("state"), equalTo("silent"));
    }

    @Test
    void stoppedNodeIsNotSilent() {
        addOther(clock.instant().minusSeconds(3_600), clock.instant().minusSeconds(3_600));

        list().body(other("state"), equalTo("stopped"));
    }

    @Test
    void pageShowsSilentNode() {
        addOther(clock.instant().minusSeconds(60), null);

        page("en")
                .body(containsString(">Nodes</h1>"))
                .body(containsString(name.text() + " <small>(this node)</small>"))
                .body(containsString("class=\"bad\">silent<"))
                .body(containsString("A silent node has given no heartbeat for more than 30 s"))
                .body(containsString("&lt;b&gt;0.9"))
                .body(not(containsString("<b>0.9")));
        page("de").body(containsString("class=\"bad\">meldet sich nicht<")).body(containsString("dieser Knoten"));
    }

    @Test
    void pageShowsStoppedNode() {
        addOther(clock.instant().minusSeconds(60), clock.instant());

        page("en")
                .body(containsString(">stopped<"))
                .body(not(containsString("no heartbeat")))
                .body(not(containsString("With SQLite there is only one node")));
    }

    @Test
    @FileDatabase
    void pageOfOneNodeSaysWhy() {
        page("en").body(containsString("With SQLite there is only one node"));
        page("de").body(containsString("Mit SQLite gibt es nur einen Knoten"));
    }

    @Test
    void settingsLeadToThePage() {
        Caller.viewer()
                .header("Accept", "text/html")
                .get("/ui/settings")
                .then()
                .statusCode(200)
                .body(containsString("href=\"/ui/nodes\""));
    }

    @Test
    void heartbeatIsWritten() {
        rows.execute("UPDATE node SET seen_at = 0 WHERE name = ?", name.text());

        nodes.heartbeat();

        assertThat(rows.texts("SELECT name FROM node WHERE seen_at > 0")).containsExactly(name.text());
    }

    @Test
    void regularStopIsNoted() {
        nodes.stop(new ShutdownEvent());

        assertThat(rows.texts("SELECT name FROM node WHERE stopped_at > 0")).containsExactly(name.text());
    }

    @Test
    void nodeOfLongAgoIsForgotten() {
        addOther(clock.instant().minusSeconds(31 * 86_400L), null);

        nodes.register(new DatabaseOpened(0));

        list().body("items.name", equalTo(List.of(name.text())));
    }

    /** With SQLite, a process with a new name is the same node: a container has another host name after an upgrade. */
    @Test
    @FileDatabase
    void renamedNodeReplacesTheFormerOne() {
        Nodes renamed = renamed();

        renamed.register(new DatabaseOpened(0));

        assertThat(rows.texts("SELECT name FROM node")).containsExactly(RENAMED);
        assertThat(renamed.registered()).isTrue();
    }

    private void addBan(String range, String origin, String node) {
        rows.execute(
                "INSERT INTO ban (range, origin, node, scenario, reason, began_at, expires_at) VALUES (?, ?, ?, 'sshd',"
                        + " 'of nodes', 1, 2)",
                range,
                origin,
                node);
    }

    private List<@Nullable String> bans() {
        return rows.texts("SELECT range || ' ' || node FROM ban WHERE reason = 'of nodes' ORDER BY range");
    }

    @Test
    void firstNodeTakesTheRowsWithoutOne() {
        addBan("45.155.205.1/32", "fail2ban", "");
        addBan("45.155.205.2/32", "bartizan", "");
        addBan("45.155.205.3/32", "fail2ban", OTHER);
        rows.execute("DELETE FROM node");

        nodes.register(new DatabaseOpened(0));

        assertThat(bans())
                .containsExactly("45.155.205.1/32 " + name.text(), "45.155.205.2/32 ", "45.155.205.3/32 " + OTHER);
    }

    @Test
    void secondNodeTakesNothing() {
        addBan("45.155.205.1/32", "fail2ban", "");

        nodes.register(new DatabaseOpened(0));

        assertThat(bans()).containsExactly("45.155.205.1/32 ");
    }

    @Test
    @FileDatabase
    void renamedNodeTakesTheRowsOfTheFormerOne() {
        addBan("45.155.205.1/32", "fail2ban", name.text());
        addBan("45.155.205.2/32", "bartizan", "");
        addBan("45.155.205.3/32", "fail2ban", OTHER);

        renamed().register(new DatabaseOpened(0));

        assertThat(bans())
                .containsExactly("45.155.205.1/32 renamed-node", "45.155.205.2/32 ", "45.155.205.3/32 " + OTHER);
    }

    private void addContainer(String node, String wish) {
        rows.execute(
                "INSERT INTO supervised_container (node, name, wish, restarts, failed, changed_at)"
                        + " VALUES (?, 'app-of-nodes', ?, '', FALSE, 1)",
                node,
                wish);
    }

    /** The rows of a node that had the name long ago don't prevent the start. */
    @Test
    @FileDatabase
    void renamedNodeReplacesRowsThatWereLeftBehind() {
        addContainer(name.text(), "STOPPED");
        addContainer(RENAMED, "RUNNING");

        renamed().register(new DatabaseOpened(0));

        assertThat(rows.texts("SELECT node || ' ' || wish FROM supervised_container WHERE name = 'app-of-nodes'"))
                .containsExactly("renamed-node STOPPED");
    }

    private Nodes renamed() {
        return new Nodes(
                new NodeName(Optional.of(RENAMED)),
                "2",
                repository,
                takeover,
                database,
                location,
                state,
                address,
                clock,
                deadlines);
    }
}
