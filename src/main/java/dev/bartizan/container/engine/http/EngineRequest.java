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
 */
public record EngineRequest(String method, String path, Optional<JsonNode> body, Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    public static EngineRequest get(String path) {
        return new EngineRequest("GET", path, Optional.empty(), DEFAULT_TIMEOUT);
    }

    public static EngineRequest post(String path) {
        return new EngineRequest("POST", path, Optional.empty(), DEFAULT_TIMEOUT);
    }

    public static EngineRequest post(String path, JsonNode body) {
        return new EngineRequest("POST", path, Optional.of(body), DEFAULT_TIMEOUT);
    }

    public static EngineRequest delete(String path) {
        return new EngineRequest("DELETE", path, Optional.empty(), DEFAULT_TIMEOUT);
    }

    public EngineRequest within(Duration timeout) {
        return new EngineRequest(method, path, body, timeout);
    }

    /** Extends the timeout by the time that the engine needs for the work itself. */
    public EngineRequest after(Duration work) {
        return within(timeout.plus(work));
    }

    /** The same request with an API version in its path. */
    public EngineRequest in(String version) {
        return new EngineRequest(method, "/v" + version + path, body, timeout);
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

                """.formatted(method, path, content.length).replace("\n", "\r\n");
        byte[] bytes = new byte[head.length() + content.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, head.length());
        System.arraycopy(content, 0, bytes, head.length(), content.length);
        return bytes;
    }
}
