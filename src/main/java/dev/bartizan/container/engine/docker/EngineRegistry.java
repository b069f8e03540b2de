package dev.bartizan.container.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.google.re2j.Pattern;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.EngineVersion;
import dev.bartizan.container.engine.ImageName;
import dev.bartizan.container.engine.RegistryCredentials;
import dev.bartizan.container.engine.RegistryImage;
import dev.bartizan.container.engine.RegistryLogin;
import dev.bartizan.container.engine.http.EngineClient;
import dev.bartizan.container.engine.http.EngineRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the engine asks registries for: pulls, and the image of a tag. */
final class EngineRegistry {

    private static final Duration PULL_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(20);

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    /** Podman answers the request of Docker's API from this version on. */
    private static final int PODMAN_LIKE_DOCKER = 6;

    /** A part of older versions' message about an image for one platform. */
    private static final String SINGLE_IMAGE = "single images as manifest lists";

    private final EngineCalls calls;
    private final RegistryCredentials credentials;

    EngineRegistry(EngineCalls calls, RegistryCredentials credentials) {
        this.calls = calls;
        this.credentials = credentials;
    }

    void pull(String reference) {
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        // Without a tag Docker would fetch all tags.
        String whole = name.contains(":") || name.contains("@") ? reference : reference + ":latest";
        RegistryLogin login = credentials.find(whole);
        EngineRequest request = EngineRequest.post("/images/create?fromImage=" + EngineCalls.encode(whole))
                .within(PULL_TIMEOUT)
                .withLogin(login.header());
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

    RegistryImage newest(ImageName name) {
        RegistryLogin login = credentials.find(name.reference());
        EngineVersion engine = calls.engine();
        if (engine.podman() && engine.majorVersion() < PODMAN_LIKE_DOCKER) {
            return newestOfPodman(name, login);
        }
        return ask("/distribution/" + name.reference() + "/json", login, answer -> {
            String digest = digest(answer.json().at("/Descriptor/digest"));
            return new RegistryImage(digest, Set.of(digest));
        });
    }

    /**
     * Older versions of Podman show only lists of images for several platforms, and not the digest of the list. A list that was
     * made on this machine would be shown instead of the registry's.
     */
    private RegistryImage newestOfPodman(ImageName name, RegistryLogin login) {
        String path = "/libpod/manifests/" + name.reference();
        boolean own = calls.call(
                EngineRequest.get(path + "/exists"), answer -> answer.status() == HttpURLConnection.HTTP_NO_CONTENT);
        if (own) {
            throw EngineException.unsupported(
                    "Podman shows the manifest list of that name on this machine, not the registry's.");
        }
        String architecture =
                calls.ask(EngineRequest.get("/version"), answer -> EngineJson.text(answer.json(), "Arch"));
        try {
            return ask(path + "/json", login, answer -> images(answer.json().path("manifests"), architecture));
        } catch (EngineException failure) {
            throw String.valueOf(failure.details().get("cause")).contains(SINGLE_IMAGE) ? singleImage() : failure;
        }
    }

    private static EngineException singleImage() {
        return EngineException.unsupported("Before version 6 Podman shows only images for several platforms.");
    }

    private static RegistryImage images(JsonNode images, String architecture) throws IOException {
        Set<String> digests = new HashSet<>();
        Optional<String> own = Optional.empty();
        for (JsonNode image : images) {
            String digest = digest(image.path("digest"));
            digests.add(digest);
            if (image.at("/platform/architecture").asText().equals(architecture)
                    && image.at("/platform/os").asText().equals("linux")) {
                own = own.or(() -> Optional.of(digest));
            }
        }
        if (digests.isEmpty()) {
            throw singleImage();
        }
        return new RegistryImage(
                own.orElseThrow(() ->
                        EngineException.unsupported("The tag has no image for linux/%s.".formatted(architecture))),
                digests);
    }

    private <T> T ask(String path, RegistryLogin login, EngineClient.Reader<T> reader) {
        EngineRequest request = EngineRequest.get(path).within(ASK_TIMEOUT).withLogin(login.header());
        return calls.call(request, answer -> {
            if (answer.status() != HttpURLConnection.HTTP_OK) {
                throw EngineException.refused(answer.status(), login.explain(answer.message()));
            }
            return reader.read(answer);
        });
    }

    private static String digest(JsonNode found) throws ProtocolException {
        if (!DIGEST.matches(found.asText())) {
            throw new ProtocolException("The answer has no digest");
        }
        return found.asText();
    }
}
