package dev.bartizan.container.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.container.engine.EngineVersion;
import java.net.ProtocolException;

/**
 * The engine and the API version to use with it.
 *
 * @param api the version in request paths
 */
record Dialect(EngineVersion engine, String api) {

    /** Engines support it since 2020, and it has everything that Bartizan needs. */
    private static final String PREFERRED = "1.41";

    /** Chooses the preferred version, or else the closest one that the engine supports. */
    static Dialect of(JsonNode version) throws ProtocolException {
        EngineVersion engine = EngineJson.version(version);
        String least = version.path("MinAPIVersion").asText(PREFERRED);
        String api = isBefore(engine.api(), PREFERRED) ? engine.api() : isBefore(PREFERRED, least) ? least : PREFERRED;
        return new Dialect(engine, api);
    }

    private static boolean isBefore(String one, String other) throws ProtocolException {
        try {
            return Runtime.Version.parse(one).compareTo(Runtime.Version.parse(other)) < 0;
        } catch (IllegalArgumentException garbage) {
            throw new ProtocolException("Invalid API versions: " + one + ", " + other);
        }
    }
}
