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
import org.jspecify.annotations.Nullable;

/** Calls the engine's API in a version that the engine supports. */
final class EngineCalls {

    /** Timeout of an endless answer. */
    static final Duration ENDLESS = Duration.ofDays(36_500);

    /** Valid container names, which need no escaping in a path. No container has another name. */
    private static final Pattern CONTAINER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private final EngineClient client;

    /** The negotiated API version; absent until it is needed, and after a failure, because the engine may have changed. */
    private volatile @Nullable Dialect dialect;

    EngineCalls(EngineClient client) {
        this.client = client;
    }

    /** Queries the engine's name and versions. */
    EngineVersion version() {
        return askForDialect().engine();
    }

    /** Whether the engine is Podman; queries the engine if this is not known yet. */
    boolean podman() {
        return dialect().engine().podman();
    }

    /** The engine's name and versions; queries the engine if they are not known yet. */
    EngineVersion engine() {
        return dialect().engine();
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

    /** Sends a request with an endless answer. */
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
     * Sends a request with an endless answer whose head may arrive only with its first line.
     *
     * @return the connection; read it with {@link #answer}
     */
    EngineConnection send(EngineRequest request) {
        return client.send(request.in(dialect().api()).within(ENDLESS));
    }

    EngineAnswer answer(EngineConnection connection) throws IOException {
        return client.answer(connection);
    }

    /** Sends a request about a container and reads the answer; throws if the answer has an error status. */
    <T extends @Nullable Object> T onContainer(String container, EngineRequest request, EngineClient.Reader<T> reader) {
        return call(request, answer -> {
            expectSuccess(answer, container);
            return reader.read(answer);
        });
    }

    /**
     * Sends a request that starts a container. Engines also answer 404 if what the container needs is missing, such as its
     * network; this fails with the engine's reason.
     */
    boolean starting(String container, EngineRequest request, EngineClient.Reader<Boolean> reader) {
        try {
            return ask(request, reader);
        } catch (EngineException failure) {
            if (Integer.valueOf(HttpURLConnection.HTTP_NOT_FOUND)
                    .equals(failure.details().get("status"))) {
                // Fails if it is the container that is missing.
                onContainer(container, EngineRequest.get(path(container, "json")), EngineAnswer::status);
            }
            throw failure;
        }
    }

    /** Sends a request and reads the answer; throws if the answer has an error status. */
    <T extends @Nullable Object> T ask(EngineRequest request, EngineClient.Reader<T> reader) {
        return call(request, answer -> {
            expectSuccess(answer);
            return reader.read(answer);
        });
    }

    /** Sends a request and reads the answer with any status. */
    <T extends @Nullable Object> T call(EngineRequest request, EngineClient.Reader<T> reader) {
        try {
            return client.call(request.in(dialect().api()), reader);
        } catch (EngineException failure) {
            // The engine may have been replaced. The next call negotiates the version again, but not every call,
            // because
            // Podman takes a second to answer.
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

    /** The path of a resource of a container. */
    static String path(String container, String what) {
        return "/containers/" + known(container) + "/" + what;
    }

    /** Checks a container's name or ID; throws {@code CONTAINER_NOT_FOUND} if it is invalid. */
    static String known(String container) {
        if (!CONTAINER.matcher(container).matches()) {
            throw EngineException.notFound(container);
        }
        return container;
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The duration in whole seconds, rounded up. */
    static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }

    static String seconds(Instant instant) {
        return "%d.%09d".formatted(instant.getEpochSecond(), instant.getNano());
    }
}
