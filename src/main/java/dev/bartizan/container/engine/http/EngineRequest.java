package dev.bartizan.container.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * What an engine is asked for.
 *
 * @param path with its query
 * @param timeout until its whole answer is there
 */
public record EngineRequest(String method, String path, Optional<JsonNode> body, Duration timeout) {

    private static final Duration USUAL = Duration.ofSeconds(30);

    public static EngineRequest get(String path) {
        return new EngineRequest("GET", path, Optional.empty(), USUAL);
    }

    public static EngineRequest post(String path) {
        return new EngineRequest("POST", path, Optional.empty(), USUAL);
    }

    public static EngineRequest post(String path, JsonNode body) {
        return new EngineRequest("POST", path, Optional.of(body), USUAL);
    }

    public static EngineRequest delete(String path) {
        return new EngineRequest("DELETE", path, Optional.empty(), USUAL);
    }

    public EngineRequest within(Duration timeout) {
        return new EngineRequest(method, path, body, timeout);
    }

    /** The time that the engine itself takes is not counted. */
    public EngineRequest after(Duration work) {
        return within(timeout.plus(work));
    }

    /** For an API of this version. */
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
