package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bartizan.container.Supervision;
import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.HealthCheck;
import dev.bartizan.container.engine.MemoryEngine.Container;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.door.LogLines;
import dev.bartizan.error.ServiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With virtual time and an engine in memory: the visible effects of supervision. */
class SupervisorTest {

    private static final Map<String, String> SUPERVISED = Map.of("bartizan.supervise", "true");
    private static final HealthCheck CHECK = new HealthCheck(
            List.of("curl", "-f", "http://localhost/"),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            3,
            Duration.ofSeconds(20));

    private final Supervision it = new Supervision();

    @AfterEach
    void close() {
        it.close();
    }

    private static Map<String, String> dependingOn(String apps) {
        return Map.of("bartizan.supervise", "true", "bartizan.depends-on", apps);
    }

    private void pass(int seconds) {
        it.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void containers_that_nobody_asked_to_supervise_are_left_alone() {
        it.engine.run("stranger", Map.of());
        it.adopt();
        it.engine.end("stranger", 1);
        pass(120);

        assertThat(it.supervisor.containers()).isEmpty();
        assertThat(it.engine.takeCalls()).isEmpty();
        assertThatThrownBy(() -> it.supervisor.stop("stranger")).isInstanceOf(ServiceException.class);
        assertThat(it.engine.takeCalls()).isEmpty();
    }

    @Test
    void what_runs_is_adopted_without_being_touched() {
        it.engine.run("db", SUPERVISED);
        it.engine.run("web", dependingOn("db")).check(CHECK);
        it.adopt();
        pass(5);

        assertThat(it.supervisor.adopted()).isTrue();
        assertThat(it.state("db")).isEqualTo("running");
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(it.engine.takeCalls()).isEmpty();
    }

    @Test
    void who_ends_comes_back_within_seconds_whatever_the_exit_code() {
        it.engine.run("db", SUPERVISED);
        it.adopt();
        for (int exitCode : List.of(0, 1, 137, 143)) {
            it.engine.end("db", exitCode);
            pass(5 + exitCode);
            assertThat(it.state("db")).isEqualTo("running");
            assertThat(it.engine.takeCalls()).containsExactly("start db");
        }
        assertThat(it.takeStates("db")).startsWith("stopped", "restarting", "running", "crashed", "restarting");
        assertThat(it.supervisor.restarts()).containsEntry("db", 4L);
    }

    @Test
    void an_end_that_no_event_told_of_is_found_by_the_sweep() {
        it.engine.run("db", SUPERVISED);
        it.adopt();
        it.engine.events(event -> {}, failure -> {});
        it.engine.end("db", 1);
        pass(32);

        assertThat(it.state("db")).isEqualTo("running");
        assertThat(it.engine.takeCalls()).containsExactly("start db");
    }

    @Test
    void a_container_that_comes_later_is_supervised_too() {
        it.adopt();
        it.engine.run("late", SUPERVISED);
        it.settle();
        assertThat(it.state("late")).isEqualTo("running");
    }

    @Test
    void who_is_stopped_through_us_stays_down_also_after_our_restart() {
        it.engine.run("db", SUPERVISED);
        it.adopt();
        assertThat(it.supervisor.stop("db").status().state()).isEqualTo("stopped");
        assertThat(it.supervisor.stop("db").status().state())
                .as("twice is no error")
                .isEqualTo("stopped");
        it.engine.takeCalls();
        pass(120);
        it.restart();
        it.adopt();
        pass(120);
        assertThat(it.engine.takeCalls()).isEmpty();

        assertThat(it.supervisor.start("db").status().state()).isEqualTo("running");
        it.engine.end("db", 0);
        pass(5);
        assertThat(it.state("db")).isEqualTo("running");
    }

    @Test
    void a_crash_loop_ends_in_failed_and_people_are_told_once() {
        Container db = it.engine.run("db", SUPERVISED);
        it.adopt();
        db.crashing(true);
        it.engine.end("db", 1);
        pass(15 * 60);

        assertThat(it.engine.takeCalls()).hasSize(10);
        assertThat(it.state("db")).isEqualTo("failed");
        assertThat(it.supervisor.find("db").orElseThrow().restarts().left()).isZero();
        assertThat(it.supervisor.required("db").lastLog()).containsExactly("panic: no database");
        assertThat(it.takeNotifications()).containsExactly("container_failed db");

        it.restart();
        it.adopt();
        pass(15 * 60);
        assertThat(it.engine.takeCalls()).as("our restart opens nothing").isEmpty();
        assertThat(it.state("db")).isEqualTo("failed");
        it.takeNotifications();

        db.crashing(false);
        it.supervisor.start("db");
        pass(1);
        assertThat(it.state("db")).isEqualTo("running");
        assertThat(it.supervisor.find("db").orElseThrow().restarts().left()).isEqualTo(10);
        assertThat(it.takeNotifications()).containsExactly("container_recovered db");
    }

    @Test
    void restarts_count_also_after_our_restart() {
        Container db = it.engine.run("db", SUPERVISED);
        it.adopt();
        db.crashing(true);
        it.engine.end("db", 1);
        pass(20);
        int left = it.supervisor.find("db").orElseThrow().restarts().left();
        assertThat(left).isEqualTo(6);

        it.restart();
        it.adopt();
        assertThat(it.supervisor.find("db").orElseThrow().restarts().left()).isEqualTo(left);
    }

    @Test
    void dependents_wait_uncharged_and_come_back_after_what_they_depend_on() {
        Container db = it.engine.run("db", SUPERVISED);
        it.engine.run("shop", dependingOn("db"));
        it.engine.run("web", dependingOn("shop"));
        it.adopt();
        db.refusing(true);
        it.engine.end("db", 137);
        it.engine.end("shop", 1);
        it.engine.end("web", 1);
        pass(60);

        assertThat(it.state("shop")).isEqualTo("waiting");
        assertThat(it.state("web")).isEqualTo("waiting");
        assertThat(it.supervisor.find("db").orElseThrow().status().why()).contains("port is already allocated");
        assertThat(it.supervisor.find("shop").orElseThrow().restarts().left()).isEqualTo(10);
        assertThat(it.engine.takeCalls()).containsOnly("start db");

        db.refusing(false);
        pass(70);
        assertThat(it.engine.takeCalls()).containsExactly("start db", "start shop", "start web");
        assertThat(it.supervisor.containers())
                .extracting(container -> container.status().state())
                .containsOnly("running");
    }

    @Test
    void a_container_that_failed_because_of_its_dependency_is_started_again_when_that_is_back() {
        Container db = it.engine.run("db", SUPERVISED);
        Container shop = it.engine.run("shop", dependingOn("db"));
        it.adopt();
        shop.crashing(true);
        it.engine.end("shop", 1);
        pass(15 * 60);
        assertThat(it.state("shop")).isEqualTo("failed");

        shop.crashing(false);
        it.engine.end("db", 1);
        pass(5);
        assertThat(db.running()).isTrue();
        assertThat(it.state("shop")).isEqualTo("running");
    }

    @Test
    void unknown_dependencies_and_circles_are_reported_and_not_waited_for() {
        it.engine.run("a", dependingOn("b"));
        it.engine.run("b", dependingOn("a,nobody"));
        it.adopt();
        it.engine.end("a", 1);
        it.engine.end("b", 1);
        pass(5);

        assertThat(it.state("a")).isEqualTo("running");
        assertThat(it.state("b")).isEqualTo("running");
        assertThat(it.supervisor.find("b").orElseThrow().settings().warnings()).hasSize(2);
    }

    @Test
    void who_is_not_well_is_restarted_but_not_in_the_start_period() {
        Container web = it.engine.run("web", SUPERVISED);
        web.check(CHECK);
        web.checked(1, "503", false);
        it.adopt();
        pass(19);
        assertThat(it.state("web")).isEqualTo("starting");
        assertThat(it.engine.takeCalls()).isEmpty();

        pass(40);
        assertThat(it.engine.takeCalls()).contains("restart web");
        web.checked(0, "ok", false);
        pass(30);
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(it.supervisor.required("web").history()).last().satisfies(last -> {
            assertThat(last.verdict()).isEqualTo(HealthResult.Verdict.HEALTHY);
            assertThat(last.output()).isEqualTo("ok");
        });
    }

    @Test
    void a_check_that_can_not_be_run_is_reported_and_restarts_nothing() {
        Container web = it.engine.run("web", SUPERVISED);
        web.check(CHECK);
        web.checked(127, "curl: not found", true);
        it.adopt();
        pass(600);

        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(it.supervisor.find("web").orElseThrow().status().why()).contains("curl: not found");
    }

    @Test
    void an_engine_that_is_gone_is_no_reason_to_restart_anything() {
        Container web = it.engine.run("web", SUPERVISED);
        web.check(CHECK);
        it.adopt();
        pass(5);
        it.engine.unreachable(true);
        for (int i = 0; i < 600; i++) {
            it.supervisor.tick();
        }
        it.settle();
        assertThatThrownBy(() -> it.supervisor.sweep()).isInstanceOf(EngineException.class);
        it.engine.unreachable(false);
        it.adopt();
        pass(60);

        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.takeStates("web")).containsExactly("running");
    }

    @Test
    void a_zombie_is_restarted() {
        Container web = it.engine.run("web", SUPERVISED);
        it.adopt();
        web.zombie();
        pass(65);

        assertThat(it.takeStates("web")).containsExactly("zombie", "restarting", "running");
        assertThat(web.running()).isTrue();
    }

    @Test
    void a_zombie_is_found_by_the_next_sweep_where_its_processes_can_be_seen() throws IOException {
        Process app = new ProcessBuilder("sleep", "60").start();
        Container web = it.engine.run("web", SUPERVISED);
        web.pid(app.pid());
        it.adopt();
        app.destroyForcibly().onExit().join();
        web.zombie();
        pass(31);

        assertThat(it.takeStates("web")).containsExactly("zombie", "restarting", "running");
    }

    @Test
    void a_paused_container_is_not_well_and_left_alone() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.pause("web");
        pass(120);

        assertThat(it.state("web")).isEqualTo("unhealthy");
        assertThat(it.engine.takeCalls()).isEmpty();
    }

    @Test
    void an_end_for_want_of_memory_is_told_apart_by_the_event() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.outOfMemory("web");
        it.engine.end("web", 137);
        it.settle();
        assertThat(it.supervisor.find("web").orElseThrow().status().why())
                .isEqualTo("It was killed because it ran out of memory.");
    }

    @Test
    void who_is_stopped_stays_so_under_another_name() {
        it.engine.run("db", SUPERVISED);
        it.adopt();
        it.supervisor.stop("db");
        it.engine.takeCalls();
        it.engine.renameFromOutside("db", "db-old");
        pass(120);

        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.supervisor.containers())
                .extracting(
                        SupervisedContainer::name,
                        container -> container.status().desiredState())
                .containsExactly(tuple("db-old", DesiredState.STOPPED));
        assertThat(it.takeNotifications()).isEmpty();
    }

    @Test
    void two_colours_of_an_app_are_one_to_those_that_depend_on_it() {
        it.engine.run("db-blue", Map.of("bartizan.supervise", "true", "bartizan.app", "db"));
        it.engine.run("db-green", Map.of("bartizan.supervise", "true", "bartizan.app", "db"));
        it.engine.run("web", dependingOn("db"));
        it.adopt();
        it.supervisor.stop("db-blue");
        it.engine.takeCalls();
        it.engine.end("web", 1);
        pass(5);

        assertThat(it.engine.takeCalls()).containsExactly("start web");
    }

    @Test
    void nothing_happens_to_an_app_while_somebody_has_it_for_themselves() {
        it.engine.run("db", SUPERVISED);
        it.adopt();
        it.supervisor.exclusively("db", () -> {
            it.supervisor.setDesiredState("db", DesiredState.STOPPED);
            it.engine.end("db", 0);
            it.supervisor.setDesiredState("db", DesiredState.RUNNING);
            return null;
        });
        pass(5);
        assertThat(it.engine.takeCalls()).containsExactly("start db");
    }

    @Test
    void a_broken_database_refuses_desired_states_and_nothing_else() {
        it.engine.run("db", SUPERVISED);
        it.adopt();
        pass(60);
        it.rows.broken(true);
        assertThatThrownBy(() -> it.supervisor.stop("db")).isInstanceOf(DatabaseException.class);
        assertThat(it.engine.takeCalls()).isEmpty();

        it.engine.end("db", 1);
        pass(5);
        assertThat(it.state("db")).isEqualTo("running");

        it.rows.broken(false);
        pass(60);
        it.restart();
        it.adopt();
        assertThat(it.supervisor.find("db").orElseThrow().restarts().left()).isEqualTo(9);
    }

    @Test
    void when_nothing_happens_next_to_nothing_is_done() {
        for (int i = 0; i < 200; i++) {
            it.engine.run("app-" + i, SUPERVISED);
        }
        it.adopt();
        pass(60);
        it.engine.takeInspections();
        it.rows.takeWrites();
        pass(600);

        assertThat(it.rows.takeWrites()).isZero();
        assertThat(it.engine.takeInspections()).isLessThan(1 + 20 * 20);
        assertThat(it.engine.takeCalls()).isEmpty();
    }

    @Test
    void labels_that_are_ignored_are_logged_once_also_of_containers_that_are_not_supervised() {
        try (LogLines log = LogLines.listen()) {
            it.engine.run("typo", Map.of("bartizan.supervise", "yes"));
            it.adopt();
            pass(120);

            assertThat(log.all())
                    .filteredOn(line -> line.contains("container=typo"))
                    .singleElement()
                    .asString()
                    .contains("container_label_ignored", "bartizan.supervise=yes", "true or false");
            assertThat(it.supervisor.find("typo")).isEmpty();
        }
    }

    @Test
    void settings_that_can_not_be_read_are_reported() {
        it.engine.run("web", Map.of("bartizan.supervise", "true", "bartizan.health", "ftp://:21"));
        it.adopt();
        assertThat(it.supervisor.find("web").orElseThrow().settings().warnings())
                .hasSize(1)
                .first()
                .asString()
                .contains("ftp://:21");
    }
}
