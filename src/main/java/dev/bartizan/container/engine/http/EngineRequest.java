package dev.bartizan.container.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A request to the engine.
 *
 * @param path with the query
 * @param timeout of the whole request, until the answer is complete
 * @param registryLogin value of the header {@code X-Registry-Auth}
 */
public record EngineRequest(
        String method, String path, Optional<JsonNode> body, Duration timeout, Optional<String> registryLogin) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    public static EngineRequest get(String path) {
        return new EngineRequest("GET", path, Optional.empty(), DEFAULT_TIMEOUT, Optional.empty());
    }

    public static EngineRequest post(String path) {
        return new EngineRequest("POST", path, Optional.empty(), DEFAULT_TIMEOUT, Optional.empty());
    }

    public static EngineRequest post(String path, JsonNode body) {
        return new EngineRequest("POST", path, Optional.of(body), DEFAULT_TIMEOUT, Optional.empty());
    }

    public static EngineRequest delete(String path) {
        return new EngineRequest("DELETE", path, Optional.empty(), DEFAULT_TIMEOUT, Optional.empty());
    }

    public EngineRequest within(Duration timeout) {
        return new EngineRequest(method, path, body, timeout, registryLogin);
    }

    /** Extends the timeout by the time that the engine needs for the work itself. */
    public EngineRequest after(Duration work) {
        return within(timeout.plus(work));
    }

    /** The same request with an API version in its path. */
    public EngineRequest in(String version) {
        return new EngineRequest(method, "/v" + version + path, body, timeout, registryLogin);
    }

    /** The same request with credentials for a registry, if there are any. */
    public EngineRequest withLogin(Optional<String> login) {
        return new EngineRequest(method, path, body, timeout, login);
    }

    byte[] bytes() {
        byte[] content = body.map(JsonNode::toString).orElse("").getBytes(StandardCharsets.UTF_8);
        String head = """
                %s %s HTTP/1.1
                Host: localhost
                User-Agent: Bartizan
                Connection: close
                Content-Type: application/json
                Content-Length: %d
                %s
                """.formatted(
                        method,
                        path,
                        content.length,
                        registryLogin
                                .map(login -> "X-Registry-Auth: " + login + "\n")
                                .orElse(""))
                .replace("\n", "\r\n");
        byte[] bytes = new byte[head.length() + content.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, head.length());
        System.arraycopy(content, 0, bytes, head.length(), content.length);
        return bytes;
    }

    /** Without the body and the credentials. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
