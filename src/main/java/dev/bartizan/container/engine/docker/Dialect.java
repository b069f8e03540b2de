package dev.bartizan.container.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.container.engine.EngineVersion;
import java.net.ProtocolException;

/**
 * How an engine wants to be talked to.
 *
 * @param api the version of the API that is spoken
 */
record Dialect(EngineVersion engine, String api) {

    /** Engines have it since 2020, and all that is asked of them is in it. */
    private static final String OURS = "1.41";

    /** Ours, or the next to it that the engine speaks: old ones don't speak it yet, new ones may not any more. */
    static Dialect of(JsonNode version) throws ProtocolException {
        EngineVersion engine = EngineJson.version(version);
        String least = version.path("MinAPIVersion").asText(OURS);
        String api = isBefore(engine.api(), OURS) ? engine.api() : isBefore(OURS, least) ? least : OURS;
        return new Dialect(engine, api);
    }

    private static boolean isBefore(String one, String other) throws ProtocolException {
        try {
            return Runtime.Version.parse(one).compareTo(Runtime.Version.parse(other)) < 0;
        } catch (IllegalArgumentException garbage) {
            throw new ProtocolException("No versions of an API: " + one + ", " + other);
        }
    }
}
