package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fake behaves like the real engines. Also tests what only the fake can do on request. */
class FakeEngineTest extends ContainerEngineContract {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeEngine fake = fake();
    private final ContainerEngine engine = fake.api();

    FakeEngine fake() {
        return FakeEngine.docker();
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Override
    ContainerEngine engine() {
        fake.programs(FakeEngineTest::program);
        return engine;
    }

    @Override
    void write(String container, boolean stderr, String text) {
        fake.log(container, stderr, text);
    }

    @Override
    void pause(String container) {
        fake.pause(container);
    }

    @Override
    String secondNetwork() {
        return "back";
    }

    private static ExecResult program(String container, List<String> command) {
        return switch (String.join(" ", command)) {
            case "sh -c echo out; echo err >&2; exit 3" -> new ExecResult(3, "out\nerr\n", false);
            case "sh -c yes | head -c 100000" -> new ExecResult(0, "y\n".repeat(50_000), false);
            case "sleep 60" -> {
                forAMinute();
                yield new ExecResult(0, "", false);
            }
            case "curl -f http://127.0.0.1", "/www/version" -> new ExecResult(0, "", true);
            case "/bin/sh -c curl -f http://127.0.0.1 || exit 1" ->
                new ExecResult(1, "/bin/sh: 1: curl: not found\n", false);
            case "/bin/sh -c ls /nosuch || exit 1" ->
                new ExecResult(1, "ls: /nosuch: No such file or directory\n", false);
            default -> new ExecResult(0, "", false);
        };
    }

    private static void forAMinute() {
        try {
            new CountDownLatch(1).await(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void unreachable(String cause, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EngineException.class, failure -> {
            assertThat(failure.unreachable()).isTrue();
            assertThat(failure.details()).containsEntry("cause", cause);
        });
    }

    private void answerNext(String raw) {
        fake.answerNext(raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2p1 Debian\r\n",
                "HTTP/1.1 999 What\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[]\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n[]",
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[{}]"
            })
    void understands_no_garbage(String garbage) {
        engine.version();
        answerNext(garbage);
        unreachable("garbage", engine::list);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n[]"
            })
    void notices_when_an_answer_is_cut_off(String beginning) {
        engine.version();
        answerNext(beginning);
        unreachable("connection_lost", engine::list);
    }

    @Test
    void reads_no_endless_answer() {
        engine.version();
        answerNext("HTTP/1.1 200 OK\r\n\r\n[" + " ".repeat(17 << 20) + "]");
        unreachable("garbage", engine::list);
        answerNext("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n[]");
        unreachable("garbage", engine::list);
    }

    @Test
    void reads_an_answer_in_pieces_and_chunks() {
        engine.version();
        answerNext("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1;a=b\r\n[\r\n1\r\n]\r\n0\r\n\r\n");
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void takes_an_error_in_plain_text() {
        engine.version();
        answerNext("HTTP/1.1 403 Forbidden\r\nContent-Length: 20\r\n\r\nDenied by the proxy.");
        assertThatThrownBy(engine::list)
                .isInstanceOfSatisfying(
                        EngineException.class,
                        refusal -> assertThat(refusal.details())
                                .containsEntry("cause", "Denied by the proxy.")
                                .containsEntry("status", 403));
    }

    @ParameterizedTest
    @CsvSource({"1.12, 1.41, 1.41", "1.24, 1.40, 1.40", "1.44, 1.52, 1.44"})
    void speaks_a_version_that_the_engine_understands(String least, String latest, String spoken) {
        fake.versions(least, latest);
        engine.list();
        assertThat(fake.requests()).containsExactly("GET /version", "GET /v" + spoken + "/containers/json");
    }

    @Test
    void asks_an_engine_that_was_replaced_for_its_version_again() {
        engine.list();
        fake.end();
        unreachable("no_such_socket", engine::list);
        fake.versions("1.44", "1.52");
        fake.begin();
        engine.list();
        assertThat(fake.requests()).endsWith("GET /version", "GET /v1.44/containers/json");
    }

    @Test
    void asks_an_engine_for_its_version_again_that_does_not_speak_the_last_one_any_more() {
        engine.list();
        fake.versions("1.44", "1.52");
        answerNext("HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\nToo old.\n");
        assertThatThrownBy(engine::list).isInstanceOf(EngineException.class);
        engine.list();
        assertThat(fake.requests()).endsWith("GET /version", "GET /v1.44/containers/json");
    }

    @Test
    void says_why_it_can_not_connect(@TempDir Path folder) throws Exception {
        unreachable("no_such_socket", SocketEngine.at(folder.resolve("nosuch"))::list);
        unreachable("refused", SocketEngine.at(Files.createFile(folder.resolve("file")))::list);
        unreachable("off", new SocketEngine(false, Optional.of(fake.socket()), Optional.empty()).engine()::list);
    }

    @Test
    void hears_when_the_engine_ends() throws Exception {
        CompletableFuture<Optional<Throwable>> events = new CompletableFuture<>();
        CompletableFuture<Optional<Throwable>> log = new CompletableFuture<>();
        fake.run("web", Map.of());
        engine.events(event -> {}, events::complete);
        engine.follow("web", Instant.EPOCH, line -> {}, log::complete);
        fake.end();
        for (CompletableFuture<Optional<Throwable>> ended : List.of(events, log)) {
            assertThat(ended.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS).orElseThrow())
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            lost -> assertThat(lost.details()).containsEntry("cause", "connection_lost"));
        }
    }

    @Test
    void tells_the_listener_what_its_own_failure_ended() throws Exception {
        CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
        IllegalStateException failure = new IllegalStateException();
        engine.events(
                event -> {
                    throw failure;
                },
                ended::complete);
        fake.run("web", Map.of());
        assertThat(ended.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).contains(failure);
    }

    @Test
    void sees_what_happens_without_anybodys_request() {
        Queue<EngineEvent> events = new ConcurrentLinkedQueue<>();
        fake.run("web", Map.of("bartizan.app", "shop"));
        assertThat(engine.list())
                .singleElement()
                .satisfies(web -> assertThat(web.labels()).containsEntry("bartizan.app", "shop"));
        try (var subscription = engine.events(events::add, ended -> {})) {
            assertThat(subscription).isNotNull();
            fake.die("web", 9);
            await().atMost(Patience.LONG)
                    .until(() ->
                            events.stream().anyMatch(event -> event.action().equals("die")));
        }
        assertThat(engine.inspect("web").run().exitCode()).isEqualTo(9);
        fake.start("web");
        fake.loseProcesses("web");
        assertThat(engine.inspect("web").run().state()).isEqualTo(RuntimeState.RUNNING);
        assertThat(engine.hasProcesses("web")).isFalse();
        fake.outOfMemory("web");
        assertThat(engine.inspect("web").run().exitCode()).isEqualTo(137);
        assertThat(engine.inspect("web").run().oomKilled())
                .isEqualTo(!engine.version().podman());
    }

    @Test
    void fetches_images() {
        fake.publish("registry.example/app:3");
        engine.pull("registry.example/app:3");
        assertThat(engine.image("registry.example/app:3")).isPresent();
        fake.publish("app:latest");
        engine.pull("app");
        assertThat(engine.image("app:latest")).isPresent();
    }
}
