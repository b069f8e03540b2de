package dev.bartizan.container.engine.docker;

import com.google.re2j.Pattern;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.EngineVersion;
import dev.bartizan.container.engine.http.EngineAnswer;
import dev.bartizan.container.engine.http.EngineClient;
import dev.bartizan.container.engine.http.EngineConnection;
import dev.bartizan.container.engine.http.EngineRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Calls of an engine's API, in the version that the engine speaks. An answer with an error status is an exception. */
final class EngineCalls {

    /** Time limit of an answer that has no end. */
    static final Duration ENDLESS = Duration.ofDays(36_500);

    /** Other names need no call, and these need no escape in a path. */
    private static final Pattern CONTAINER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private final EngineClient client;

    /** How the engine wants to be called; null before it was asked, and when it may be another one. */
    private volatile Dialect dialect;

    EngineCalls(EngineClient client) {
        this.client = client;
    }

    /** Asks the engine who it is. */
    EngineVersion version() {
        return askForDialect().engine();
    }

    /** Whether the engine is Podman; it is asked if that isn't known yet. */
    boolean podman() {
        return dialect().engine().podman();
    }

    private Dialect dialect() {
        Dialect known = dialect;
        return known == null ? askForDialect() : known;
    }

    private Dialect askForDialect() {
        Dialect spoken = client.call(EngineRequest.get("/version"), answer -> {
            expectSuccess(answer);
            return Dialect.of(answer.json());
        });
        dialect = spoken;
        return spoken;
    }

    /** Sends a request whose answer has no end. */
    EngineAnswer open(EngineRequest request) {
        EngineAnswer answer = client.open(request.in(dialect().api()));
        try {
            expectSuccess(answer);
            answer.allow(ENDLESS);
            return answer;
        } catch (IOException failure) {
            answer.close();
            throw EngineClient.failed(failure);
        } catch (EngineException failure) {
            answer.close();
            throw failure;
        }
    }

    /**
     * Sends a request whose answer has no end, and whose head may come only with the first line of it.
     *
     * @return the connection, to be read with {@link #answer}
     */
    EngineConnection send(EngineRequest request) {
        return client.send(request.in(dialect().api()).within(ENDLESS));
    }

    EngineAnswer answer(EngineConnection connection) throws IOException {
        return client.answer(connection);
    }

    /** Reads the good answer to a request that is about a container. */
    <T> T of(String container, EngineRequest request, EngineClient.Reader<T> reader) {
        return call(request, answer -> {
            expectSuccess(answer, container);
            return reader.read(answer);
        });
    }

    /** Reads the good answer to a request. */
    <T> T ask(EngineRequest request, EngineClient.Reader<T> reader) {
        return call(request, answer -> {
            expectSuccess(answer);
            return reader.read(answer);
        });
    }

    /** Reads the answer to a request, whatever its status is. */
    <T> T call(EngineRequest request, EngineClient.Reader<T> reader) {
        try {
            return client.call(request.in(dialect().api()), reader);
        } catch (EngineException failure) {
            // It may be another one from now on. Podman takes a second to say who it is, so it is asked only if need
            // be.
            if (failure.unreachable() || failure.badRequest()) {
                dialect = null;
            }
            throw failure;
        }
    }

    static void expectSuccess(EngineAnswer answer, String container) throws IOException {
        if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            throw EngineException.notFound(container);
        }
        expectSuccess(answer);
    }

    static void expectSuccess(EngineAnswer answer) throws IOException {
        if (answer.status() >= HttpURLConnection.HTTP_MULT_CHOICE
                && answer.status() != HttpURLConnection.HTTP_NOT_MODIFIED) {
            throw EngineException.refused(answer.status(), answer.message());
        }
    }

    /** The path of something that a container has. */
    static String path(String container, String what) {
        return "/containers/" + known(container) + "/" + what;
    }

    /** The name of a container, if one can have it. */
    static String known(String container) {
        if (!CONTAINER.matcher(container).matches()) {
            throw EngineException.notFound(container);
        }
        return container;
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Whole seconds, rounded up. */
    static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }

    static String seconds(Instant instant) {
        return "%d.%09d".formatted(instant.getEpochSecond(), instant.getNano());
    }
}
