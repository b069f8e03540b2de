package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a request of the engine to a registry has of credentials.
 *
 * @param credentials what Docker wants to know; empty for a request without credentials
 * @param remark why there are none although there should be, as a sentence; empty if all is well
 */
public record RegistryLogin(Optional<JsonNode> credentials, Optional<String> remark) {

    /** The query of an address: it can have the user's name. */
    private static final Pattern QUERY = Pattern.compile("(https?://[^\\s\"?]*)\\?[^\\s\"]*");

    /** No credentials are configured. */
    static final RegistryLogin NONE = new RegistryLogin(Optional.empty(), Optional.empty());

    static RegistryLogin without(String remark) {
        return new RegistryLogin(Optional.empty(), Optional.of(remark));
    }

    /** The value of {@code X-Registry-Auth}. Podman gets the registry's name too, so that no other one gets the credentials. */
    public Optional<String> header(boolean podman) {
        return credentials
                .map(login -> podman
                        ? JsonNodeFactory.instance
                                .objectNode()
                                .<JsonNode>set(login.path("serveraddress").asText(), login)
                        : login)
                .map(value ->
                        Base64.getUrlEncoder().encodeToString(value.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** The engine's reason of a failure without the queries of addresses, with the remark. */
    public String explain(String cause) {
        String reason = QUERY.matcher(cause).replaceAll("$1");
        return remark.map(more -> reason + (reason.endsWith(".") ? " " : ". ") + more)
                .orElse(reason);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return credentials.isPresent() ? "credentials" : "no credentials";
    }
}
