package dev.bartizan.container.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.google.re2j.Pattern;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.EngineVersion;
import dev.bartizan.container.engine.ImageName;
import dev.bartizan.container.engine.RegistryCredentials;
import dev.bartizan.container.engine.RegistryLogin;
import dev.bartizan.container.engine.http.EngineRequest;
import java.net.HttpURLConnection;
import java.time.Duration;

/** What the engine asks registries for: pulls, and the image of a tag. */
final class EngineRegistry {

    private static final Duration PULL_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(20);

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    /** Podman answers the request of Docker's API from this version on. */
    private static final int PODMAN_LIKE_DOCKER = 6;

    /** The message of engines that don't have the request. */
    private static final Pattern NO_SUCH_ROUTE = Pattern.compile("(?i)(page )?not found");

    private final EngineCalls calls;
    private final RegistryCredentials credentials;

    EngineRegistry(EngineCalls calls, RegistryCredentials credentials) {
        this.calls = calls;
        this.credentials = credentials;
    }

    void pull(String reference) {
        // Podman takes a short name for that of any local image with this path, perhaps of another registry.
        String whole = ImageName.whole(reference).orElse(reference);
        RegistryLogin login = credentials.find(whole);
        EngineRequest request = EngineRequest.post("/images/create?fromImage=" + EngineCalls.encode(whole))
                .within(PULL_TIMEOUT)
                .withLogin(login.header(calls.podman()));
        calls.call(request, answer -> {
            if (answer.status() >= HttpURLConnection.HTTP_MULT_CHOICE) {
                throw EngineException.refused(answer.status(), login.explain(answer.message()));
            }
            // The status was sent before the download: a later failure is only in the report.
            MappingIterator<JsonNode> report = answer.jsons();
            while (report.hasNextValue()) {
                String error = report.nextValue().path("error").asText();
                if (!error.isEmpty()) {
                    throw EngineException.refused(answer.status(), login.explain(error));
                }
                answer.allow(PULL_TIMEOUT);
            }
            return null;
        });
    }

    /** The digest that a tag has in its registry. */
    String newest(ImageName name) {
        EngineVersion engine = calls.engine();
        if (engine.podman() && engine.majorVersion() < PODMAN_LIKE_DOCKER) {
            throw cannotAsk();
        }
        RegistryLogin login = credentials.find(name.reference());
        EngineRequest request = EngineRequest.get("/distribution/" + name.reference() + "/json")
                .within(ASK_TIMEOUT)
                .withLogin(login.header(engine.podman()));
        try {
            return calls.call(request, answer -> {
                if (answer.status() != HttpURLConnection.HTTP_OK) {
                    String message = answer.message();
                    throw answer.status() == HttpURLConnection.HTTP_NOT_FOUND && NO_SUCH_ROUTE.matches(message)
                            ? cannotAsk()
                            : EngineException.refused(answer.status(), login.explain(message));
                }
                String digest = answer.json().at("/Descriptor/digest").asText();
                if (!DIGEST.matches(digest)) {
                    throw EngineException.refused(answer.status(), "The answer has no digest.");
                }
                return digest;
            });
        } catch (EngineException failure) {
            if (failure.timeout()) {
                // Fails if it is the engine that doesn't answer.
                calls.version();
                throw EngineException.silentRegistry();
            }
            throw failure;
        }
    }

    private static EngineException cannotAsk() {
        return EngineException.refused(HttpURLConnection.HTTP_NOT_IMPLEMENTED, "This engine can't ask the registry.");
    }
}
