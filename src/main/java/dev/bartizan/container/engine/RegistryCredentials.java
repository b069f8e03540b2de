package dev.bartizan.container.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * The credentials for registries in the file that {@code docker login} and {@code podman login} write. The file is read for
 * each request, so that a new login is used at once. Programs that keep credentials are not run.
 */
@Singleton
public class RegistryCredentials {

    /** In bytes; a login has a few hundred. */
    private static final int LARGEST_FILE = 1024 * 1024;

    /** What follows the host in an address of the registry itself. */
    private static final Pattern API = Pattern.compile("/|/v[12](/.*)?");

    private final EngineConfig config;
    private final ObjectMapper mapper;

    public RegistryCredentials(EngineConfig config, ObjectMapper mapper) {
        this.config = config;
        this.mapper = mapper;
    }

    /** The credentials for the registry of an image. */
    public RegistryLogin find(String reference) {
        String name = reference.indexOf('@') < 0 ? reference : reference.substring(0, reference.indexOf('@'));
        return config.registryCredentialsFile()
                .flatMap(file -> ImageName.of(name).map(image -> find(image, file)))
                .orElse(RegistryLogin.NONE);
    }

    private RegistryLogin find(ImageName image, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            return bytes.length > LARGEST_FILE
                    ? RegistryLogin.without("The file of registry credentials is larger than 1 MiB.")
                    : find(image, mapper.readTree(bytes));
        } catch (JsonProcessingException garbage) {
            // Its message can have a part of the file.
            return RegistryLogin.without("The file of registry credentials is not JSON.");
        } catch (IOException failure) {
            return RegistryLogin.without("The file of registry credentials can't be read (%s)."
                    .formatted(failure.getClass().getSimpleName()));
        }
    }

    private RegistryLogin find(ImageName image, JsonNode file) {
        Optional<JsonNode> entry = entry(image, file.path("auths"));
        Optional<RegistryLogin> login = entry.flatMap(found -> login(image.registry(), found));
        if (login.isPresent()) {
            return login.get();
        }
        String helper = file.path("credHelpers").path(image.registry()).asText();
        if (helper.isEmpty() && entry.isPresent()) {
            helper = file.path("credsStore").asText();
        }
        if (!helper.isEmpty()) {
            return RegistryLogin.without(
                    "The credentials for %s are kept by the program docker-credential-%s, which Bartizan doesn't run."
                            .formatted(image.registry(), helper));
        }
        return entry.isPresent()
                ? RegistryLogin.without(
                        "The credentials for %s are not a user name and a password.".formatted(image.registry()))
                : RegistryLogin.NONE;
    }

    /** The entry of the longest path that the image is below, as Podman writes them, else that of the registry. */
    private static Optional<JsonNode> entry(ImageName image, JsonNode entries) {
        String path = image.registry() + "/" + image.repository();
        while (true) {
            for (var entry : entries.properties()) {
                if (key(entry.getKey()).equals(path)) {
                    return Optional.of(entry.getValue());
                }
            }
            int slash = path.lastIndexOf('/');
            if (slash < 0) {
                return Optional.empty();
            }
            path = path.substring(0, slash);
        }
    }

    /** Docker writes {@code https://index.docker.io/v1/} for its own registry, and hosts for others. */
    private static String key(String written) {
        int scheme = written.indexOf("://");
        String address = scheme < 0 ? written : written.substring(scheme + "://".length());
        int slash = address.indexOf('/');
        String rest = slash < 0 ? "" : address.substring(slash);
        boolean api = scheme >= 0 || API.matches(rest);
        String host = slash < 0 ? address : address.substring(0, slash);
        boolean hub = host.equals("index.docker.io") || host.equals("registry-1.docker.io");
        return (hub ? ImageName.DOCKER_HUB : host) + (api ? "" : rest);
    }

    private Optional<RegistryLogin> login(String registry, JsonNode entry) {
        ObjectNode login = mapper.createObjectNode();
        String token = entry.path("identitytoken").asText();
        String[] user = user(entry).split(":", 2);
        if (!token.isEmpty()) {
            login.put("identitytoken", token);
        } else if (user.length == 2 && !user[0].isEmpty()) {
            login.put("username", user[0]).put("password", user[1]);
        } else {
            return Optional.empty();
        }
        login.put("serveraddress", registry);
        return Optional.of(new RegistryLogin(Optional.of(login), Optional.empty()));
    }

    /** User name and password with a colon between them; empty if they are missing or unreadable. */
    private static String user(JsonNode entry) {
        String written = entry.path("auth").asText();
        if (written.isEmpty() && entry.hasNonNull("username")) {
            return entry.path("username").asText() + ":"
                    + entry.path("password").asText();
        }
        try {
            return new String(Base64.getDecoder().decode(written.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException garbage) {
            return "";
        }
    }
}
