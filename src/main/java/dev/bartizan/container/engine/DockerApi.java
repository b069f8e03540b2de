package dev.bartizan.container.engine;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls of the Docker API, in the version and dialect of the engine that answers. Thread-safe. */
final class DockerApi {

    /** The timeout of answers that have no end. */
    static final Duration ENDLESS = Duration.ofDays(36_500);

    /** Names and ids. What does not match is never asked for, and needs no escape in a path. */
    private static final Pattern CONTAINER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private final EngineClient client;

    /** Null before the first call, and when another engine may answer. */
    private volatile Dialect dialect;

    DockerApi(EngineClient client) {
        this.client = client;
    }

    /** The engine's dialect; asked for once, and again after a failure. */
    Dialect dialect() {
        Dialect known = dialect;
        return known == null ? askForDialect() : known;
    }

    /** Asks the engine for its dialect. */
    Dialect askForDialect() {
        Dialect spoken = client.call(EngineRequest.get("/version"), answer -> {
            expectSuccess(answer);
            return Dialect.of(answer.json());
        });
        dialect = spoken;
        return spoken;
    }

    /** Sends a request whose answer has no end; the caller closes the answer. */
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

    /** Sends a request about a container and reads the answer, if it is a success. */
    <T> T of(String container, EngineRequest request, EngineClient.Reader<T> reader) {
        return call(request, answer -> {
            expectSuccess(answer, container);
            return reader.read(answer);
        });
    }

    /** Sends a request and reads the answer, if it is a success. */
    <T> T ask(EngineRequest request, EngineClient.Reader<T> reader) {
        return call(request, answer -> {
            expectSuccess(answer);
            return reader.read(answer);
        });
    }

    /** Sends a request and reads the answer, whatever its status. */
    <T> T call(EngineRequest request, EngineClient.Reader<T> reader) {
        try {
            return client.call(request.in(dialect().api()), reader);
        } catch (EngineException failure) {
            // Another engine may answer next time. Podman takes a second to tell its version, so ask only then.
            if (failure.unreachable() || failure.badRequest()) {
                dialect = null;
            }
            throw failure;
        }
    }

    /** Throws what the engine says unless the answer is a success; not found means the container. */
    static void expectSuccess(EngineAnswer answer, String container) throws IOException {
        if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            throw EngineException.notFound(container);
        }
        expectSuccess(answer);
    }

    /** Throws what the engine says unless the answer is a success. */
    static void expectSuccess(EngineAnswer answer) throws IOException {
        if (answer.status() >= HttpURLConnection.HTTP_MULT_CHOICE
                && answer.status() != HttpURLConnection.HTTP_NOT_MODIFIED) {
            throw EngineException.refused(answer.status(), answer.message());
        }
    }

    /** Whether the request changed something. */
    static boolean modified(EngineAnswer answer) {
        return answer.status() != HttpURLConnection.HTTP_NOT_MODIFIED;
    }

    /** The path of a resource of a container. */
    static String path(String container, String what) {
        return "/containers/" + known(container) + "/" + what;
    }

    /** The name or id as it was given, if it can be one; else the container is not found. */
    static String known(String container) {
        if (!CONTAINER.matcher(container).matches()) {
            throw EngineException.notFound(container);
        }
        return container;
    }

    /** A value for a path or a query. */
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
