package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.Patience;
import dev.bartizan.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every engine must do, real or fake. Each has the images of {@link AppImage}. */
abstract class ContainerEngineContract {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    abstract ContainerEngine engine();

    /** Makes the app write to stdout or stderr. */
    abstract void write(String container, boolean stderr, String text);

    /** Freezes a container, like another program. */
    abstract void pause(String container);

    /** A network that containers aren't in by default. */
    abstract String secondNetwork();

    /** Creates a container and starts it. */
    private String run(String name, String... environment) {
        String id = create(name, environment);
        engine().start(name);
        return id;
    }

    private String create(String name, String... environment) {
        return engine().create(name, body(environment));
    }

    private static ObjectNode body(String... environment) {
        ObjectNode body = JSON.createObjectNode().put("Image", "app:1");
        List.of(environment).forEach(body.putArray("Env")::add);
        body.putObject("Labels").put("bartizan.supervise", "true").put("bartizan.app", "web");
        // Creating a network takes the engine longer than everything else.
        body.putObject("HostConfig").put("Memory", 32 << 20).put("NetworkMode", "none");
        return body;
    }

    @Test
    void lets_a_paused_container_go_on_so_that_it_can_be_stopped() {
        run("web");
        pause("web");
        awaitState("web", RuntimeState.PAUSED);
        engine().unpause("web");
        awaitState("web", RuntimeState.RUNNING);
        assertThat(engine().stop("web", GRACE)).isTrue();
        refused(() -> engine().unpause("web"), "not paused");
        notFound(() -> engine().unpause("nosuch"));
    }

    private RuntimeState state(String container) {
        return engine().inspect(container).run().state();
    }

    private void awaitState(String container, RuntimeState state) {
        await().atMost(Patience.LONG).until(() -> state(container) == state);
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EngineException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.CONTAINER_ENGINE_REFUSED);
            assertThat(refusal.details().get("cause").toString()).containsAnyOf(words);
        });
    }

    private static void notFound(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EngineException.class,
                        failure -> assertThat(failure.notFound())
                                .as(failure.toString())
                                .isTrue());
    }

    @Test
    void says_who_it_is() {
        EngineVersion version = engine().version();
        assertThat(version.name()).isIn("docker", "podman");
        assertThat(version.podman()).isEqualTo(version.name().equals("podman"));
        assertThat(version.version()).matches("[0-9]+\\.[0-9].*");
        assertThat(version.api()).matches("1\\.[0-9]+");
    }

    @Test
    void lists_all_containers() {
        String running = run("running");
        String created = create("created");
        assertThat(engine().list())
                .extracting(ContainerSummary::id, ContainerSummary::name, ContainerSummary::state)
                .containsExactlyInAnyOrder(
                        tuple(running, "running", RuntimeState.RUNNING),
                        tuple(created, "created", RuntimeState.CREATED));
        assertThat(engine().list()).allSatisfy(container -> {
            assertThat(container.image()).endsWith("app:1");
            assertThat(container.labels()).containsEntry("bartizan.supervise", "true");
        });
    }

    @Test
    void tells_all_of_a_container_through_its_life() {
        ObjectNode body = body();
        body.withObject("/HostConfig").put("NetworkMode", "bridge");
        ObjectNode check = body.putObject("Healthcheck");
        check.putArray("Test").add("CMD-SHELL").add("wget -q -O - http://127.0.0.1:8080/health");
        check.put("Interval", TimeUnit.MINUTES.toNanos(1)).put("Retries", 2);
        String id = engine().create("web", body);
        ContainerDetail created = engine().inspect("web");
        assertThat(created.id()).isEqualTo(id);
        assertThat(created.name()).isEqualTo("web");
        assertThat(created.image().reference()).endsWith("app:1");
        assertThat(created.image().id())
                .isEqualTo(engine().image("app:1").orElseThrow().path("Id").asText());
        assertThat(created.labels()).containsAllEntriesOf(Map.of("bartizan.supervise", "true", "bartizan.app", "web"));
        assertThat(created.run().state()).isEqualTo(RuntimeState.CREATED);
        assertThat(created.run().pid()).isZero();
        assertThat(created.run().startedAt()).isEmpty();
        assertThat(created.run().finishedAt()).isEmpty();
        assertThat(created.run().addresses()).isEmpty();
        assertThat(created.healthCheck())
                .contains(new HealthCheck(
                        List.of("/bin/sh", "-c", "wget -q -O - http://127.0.0.1:8080/health"),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        2,
                        Duration.ZERO));
        assertThat(created.raw().path("HostConfig").path("Memory").asInt()).isEqualTo(32 << 20);

        assertThat(engine().start(id)).isTrue();
        assertThat(engine().start("web")).isFalse();
        ContainerDetail running = engine().inspect("web");
        assertThat(running.run().state()).isEqualTo(RuntimeState.RUNNING);
        assertThat(running.run().pid()).isPositive();
        assertThat(running.run().startedAt()).isPresent();
        assertThat(running.run().finishedAt()).isEmpty();
        assertThat(running.run().addresses())
                .hasSize(1)
                .allSatisfy((network, address) -> assertThat(address).matches("[0-9.]+"));

        assertThat(engine().stop("web", GRACE)).isTrue();
        assertThat(engine().stop("web", GRACE)).isFalse();
        ContainerDetail stopped = engine().inspect("web");
        assertThat(stopped.run().state()).isEqualTo(RuntimeState.EXITED);
        assertThat(stopped.run().exitCode()).isZero();
        assertThat(stopped.run().pid()).isZero();
        assertThat(stopped.run().startedAt()).isEqualTo(running.run().startedAt());
        assertThat(stopped.run().finishedAt().orElseThrow())
                .isAfter(running.run().startedAt().orElseThrow());
    }

    @Test
    void tells_how_an_app_ended() {
        run("crashed", "EXIT_AFTER=0", "EXIT_CODE=3");
        awaitState("crashed", RuntimeState.EXITED);
        assertThat(engine().inspect("crashed").run().exitCode()).isEqualTo(3);

        run("killed");
        engine().kill("killed", "SIGKILL");
        awaitState("killed", RuntimeState.EXITED);
        assertThat(engine().inspect("killed").run().exitCode()).isEqualTo(137);
        assertThat(engine().inspect("killed").run().oomKilled()).isFalse();
    }

    @Test
    void kills_what_does_not_end_when_it_is_asked_to() {
        run("stubborn", "IGNORE_TERM=1");
        assertThat(engine().stop("stubborn", Duration.ofSeconds(1))).isTrue();
        assertThat(engine().inspect("stubborn").run().exitCode()).isEqualTo(137);
    }

    @Test
    void restarts() {
        run("web");
        Instant before = engine().inspect("web").run().startedAt().orElseThrow();
        engine().restart("web", GRACE);
        assertThat(engine().inspect("web").run().startedAt().orElseThrow()).isAfter(before);
        assertThat(state("web")).isEqualTo(RuntimeState.RUNNING);
        engine().stop("web", GRACE);
        engine().restart("web", GRACE);
        assertThat(state("web")).isEqualTo(RuntimeState.RUNNING);
    }

    @Test
    void renames_and_removes() {
        String id = run("blue");
        engine().rename("blue", "green");
        assertThat(engine().inspect(id).name()).isEqualTo("green");
        notFound(() -> engine().inspect("blue"));
        create("blue");
        refused(() -> engine().rename("blue", "green"), "already in use");
        refused(() -> engine().remove("green", false), "running container", "it is running");
        engine().remove("green", true);
        notFound(() -> engine().inspect(id));
    }

    @Test
    void connects_to_one_more_network() {
        ObjectNode body = body();
        body.withObject("/HostConfig").put("NetworkMode", "bridge");
        engine().create("web", body);
        engine().connect("web", secondNetwork(), JSON.createObjectNode());
        engine().start("web");
        assertThat(engine().inspect("web").run().addresses()).hasSize(2).containsKey(secondNetwork());
        refused(() -> engine().connect("web", "nosuch", JSON.createObjectNode()), "not found");
    }

    @Test
    void refuses_what_can_not_be_created() {
        create("web");
        refused(() -> create("web"), "already in use");
        ObjectNode unknownImage = JSON.createObjectNode().put("Image", "localhost/nosuch:1");
        refused(() -> engine().create("other", unknownImage), "o such image");
    }

    @Test
    void saysWhatAStartLacks() {
        ObjectNode body = body();
        body.withObject("/HostConfig").put("NetworkMode", "nosuch");
        refused(
                () -> {
                    // Podman refuses to create it, and Docker to start it.
                    engine().create("lost", body);
                    engine().start("lost");
                },
                "not found");
    }

    @Test
    void knows_when_there_is_no_such_container() {
        for (String name : List.of("nosuch", "../images", "web/json?", "")) {
            notFound(() -> engine().inspect(name));
            notFound(() -> engine().start(name));
            notFound(() -> engine().stop(name, GRACE));
            notFound(() -> engine().restart(name, GRACE));
            notFound(() -> engine().kill(name, "SIGKILL"));
            notFound(() -> engine().remove(name, true));
            notFound(() -> engine().rename(name, "other"));
            notFound(() -> engine().exec(name, List.of("true"), LONG));
            notFound(() -> engine().hasProcesses(name));
            notFound(() -> engine().file(name, "/bin/sh"));
            notFound(() -> engine().logs(name, 1));
            notFound(() -> engine().follow(name, Instant.EPOCH, line -> {}, ended -> {}));
        }
    }

    @Test
    void refuses_what_does_not_fit_the_state() {
        create("created");
        refused(() -> engine().kill("created", "SIGKILL"), "is not running", "can only kill running containers");
        refused(() -> engine().exec("created", List.of("true"), LONG), "is not running", "on running containers");
        run("web");
        refused(() -> engine().kill("web", "SIGNOSUCH"), "nvalid signal");
    }

    @Test
    void knows_its_images() {
        JsonNode image = engine().image("app:1").orElseThrow();
        assertThat(image.path("Config").path("Cmd").path(0).asText()).isEqualTo("/app");
        assertThat(engine().image(image.path("Id").asText())).isPresent();
        assertThat(engine().image("nosuch:1")).isEmpty();
        assertThat(engine().image("../containers")).isEmpty();
    }

    @Test
    void keeps_images_that_containers_have() {
        run("web");
        refused(() -> engine().removeImage("app:1"), "conflict", "unable to remove", "used by", "in use");
        assertThat(engine().image("app:1")).isPresent();
        assertThat(engine().removeImage("nosuch:1")).isFalse();
        assertThat(engine().removeImage("../containers/web")).isFalse();
    }

    @Test
    void says_why_an_image_can_not_be_fetched() {
        refused(() -> engine().pull("127.0.0.1:1/nosuch:1"), "connection refused");
    }

    @Test
    void runs_programs() {
        run("web");
        ExecResult failed = engine().exec("web", List.of("sh", "-c", "echo out; echo err >&2; exit 3"), LONG);
        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.missing()).isFalse();
        assertThat(failed.output().lines()).containsExactlyInAnyOrder("out", "err");
        assertThat(engine().exec("web", List.of("true"), LONG)).isEqualTo(new ExecResult(0, "", false));
        ExecResult talkative = engine().exec("web", List.of("sh", "-c", "yes | head -c 100000"), LONG);
        assertThat(talkative.output()).hasSize(4096).startsWith("y\ny\n");
    }

    @Test
    void knows_when_a_program_is_missing() {
        run("web");
        assertThat(engine().exec("web", List.of("curl", "-f", "http://127.0.0.1"), LONG))
                .satisfies(result -> assertThat(result.missing()).isTrue());
        assertThat(engine().exec("web", List.of("/www/version"), LONG))
                .satisfies(result -> assertThat(result.missing()).isTrue());
        assertThat(engine().exec("web", List.of("/bin/sh", "-c", "curl -f http://127.0.0.1 || exit 1"), LONG))
                .satisfies(result -> assertThat(result.missing()).isTrue());
        assertThat(engine().exec("web", List.of("/bin/sh", "-c", "ls /nosuch || exit 1"), LONG))
                .satisfies(result -> assertThat(result.missing()).isFalse());
    }

    @Test
    void waits_for_a_program_no_longer_than_allowed() {
        run("web");
        assertThatThrownBy(() -> engine().exec("web", List.of("sleep", "60"), Duration.ofMillis(300)))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        late -> assertThat(late.details()).containsEntry("cause", "timeout"));
    }

    @Test
    void knows_whether_there_are_processes() {
        run("web");
        assertThat(engine().hasProcesses("web")).isTrue();
        engine().stop("web", GRACE);
        assertThat(engine().hasProcesses("web")).isFalse();
    }

    @Test
    void looks_at_files() {
        create("web");
        FileStatus busybox = engine().file("web", "/bin/busybox").orElseThrow();
        assertThat(busybox).isEqualTo(new FileStatus("/bin/busybox", false, 0, 0, 0755));
        assertThat(busybox.executable()).isTrue();
        assertThat(engine().file("web", "/bin/sh")).contains(new FileStatus("/bin/sh", false, 0, 0, 0755));
        assertThat(engine().file("web", "/www")).contains(new FileStatus("/www", true, 0, 0, 0755));
        assertThat(engine().file("web", "/usr/bin/curl")).isEmpty();
        assertThat(engine().file("web", "/dangling")).isEmpty();
    }

    @Test
    void reads_the_end_of_a_log() {
        Instant before = Instant.now().minusSeconds(2);
        run("web");
        await().atMost(Patience.LONG).until(() -> engine().logs("web", 10).size() == 2);
        List<ContainerLogLine> lines = engine().logs("web", 10);
        assertThat(lines)
                .extracting(ContainerLogLine::stderr, ContainerLogLine::text)
                .containsExactlyInAnyOrder(tuple(false, "version 1 starts"), tuple(true, "this goes to stderr"));
        assertThat(lines).allSatisfy(line -> assertThat(line.at()).isBetween(before, Instant.now()));
        assertThat(engine().logs("web", 1)).hasSize(1);
        create("silent");
        assertThat(engine().logs("silent", 10)).isEmpty();
    }

    @Test
    void reads_a_log_from_a_time_on_until_there_is_enough() {
        run("web");
        await().atMost(Patience.LONG).until(() -> engine().logs("web", 10).size() == 2);
        List<String> all = new ArrayList<>();
        engine().logs("web", Instant.EPOCH, bytes -> true, line -> all.add(line.text()));
        assertThat(all).containsExactlyInAnyOrder("version 1 starts", "this goes to stderr");

        List<String> some = new ArrayList<>();
        engine().logs("web", Instant.EPOCH, bytes -> true, line -> {
            some.add(line.text());
            return false;
        });
        assertThat(some).hasSize(1);
        engine().logs("web", Instant.now().plusSeconds(60), bytes -> true, line -> some.add(line.text()));
        assertThat(some).hasSize(1);
        notFound(() -> engine().logs("nobody", Instant.EPOCH, bytes -> true, line -> true));
    }

    @Test
    void reads_the_log_of_a_terminal() {
        engine().create("web", body("EXIT_AFTER=0").put("Tty", true));
        engine().start("web");
        awaitState("web", RuntimeState.EXITED);
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(engine().logs("web", 10))
                        .extracting(ContainerLogLine::stderr, ContainerLogLine::text)
                        .containsExactly(tuple(false, "version 1 starts"), tuple(false, "this goes to stderr")));
    }

    @Test
    void cuts_long_lines() {
        run("web");
        write("web", false, "y".repeat(40_000));
        write("web", false, "next");
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(engine().logs("web", 10))
                        .extracting(line -> line.text().length())
                        .contains(16 * 1024, 4));
    }

    @Test
    void follows_a_log_to_its_end() throws Exception {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
        run("web");
        try (var following = engine().follow("web", Instant.EPOCH, line -> lines.add(line.text()), ended::complete)) {
            assertThat(following).isNotNull();
            await().atMost(Patience.LONG).until(() -> lines.size() == 2);
            write("web", true, "panic");
            await().atMost(Patience.LONG).until(() -> lines.contains("panic"));
            engine().stop("web", GRACE);
            assertThat(ended.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void follows_a_log_in_which_nothing_is_written() throws Exception {
        CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        run("web");
        Instant later = Instant.now().plus(Duration.ofDays(1));
        engine().follow("web", later, line -> lines.add(line.text()), ended::complete)
                .close();
        assertThat(ended.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        assertThat(lines).isEmpty();
    }

    @Test
    void stops_following_when_it_is_told_to() throws Exception {
        CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
        run("web");
        engine().follow("web", Instant.EPOCH, line -> {}, ended::complete).close();
        assertThat(ended.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void tells_of_events() throws Exception {
        Queue<EngineEvent> events = new ConcurrentLinkedQueue<>();
        CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
        Instant before = Instant.now().minusSeconds(2);
        try (var subscription = engine().events(events::add, ended::complete)) {
            assertThat(subscription).isNotNull();
            String id = run("web", "EXIT_AFTER=0", "EXIT_CODE=3");
            await().atMost(Patience.LONG)
                    .until(() ->
                            events.stream().anyMatch(event -> event.action().equals("die")));
            engine().remove("web", true);
            await().atMost(Patience.LONG)
                    .until(() ->
                            events.stream().anyMatch(event -> event.action().equals("destroy")));
            assertThat(events).extracting(EngineEvent::action).containsSubsequence("create", "start", "die", "destroy");
            assertThat(events)
                    .filteredOn(event -> event.action().equals("die"))
                    .singleElement()
                    .satisfies(death -> {
                        assertThat(death.id()).isEqualTo(id);
                        assertThat(death.name()).isEqualTo("web");
                        assertThat(death.at()).isBetween(before, Instant.now());
                        assertThat(death.attributes())
                                .containsEntry("exitCode", "3")
                                .containsEntry("bartizan.app", "web");
                    });
        }
        assertThat(ended.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }
}
