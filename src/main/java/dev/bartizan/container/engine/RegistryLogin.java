package dev.bartizan.container.engine;

import java.util.Optional;

/**
 * What a request of the engine to a registry has of credentials.
 *
 * @param header value of {@code X-Registry-Auth}; empty for a request without credentials
 * @param remark why there are none although there should be, as a sentence; empty if all is well
 */
public record RegistryLogin(Optional<String> header, Optional<String> remark) {

    /** No credentials are configured. */
    static final RegistryLogin NONE = new RegistryLogin(Optional.empty(), Optional.empty());

    static RegistryLogin without(String remark) {
        return new RegistryLogin(Optional.empty(), Optional.of(remark));
    }

    /** A reason of a failure, with the remark. */
    public String explain(String reason) {
        return remark.map(more -> reason + (reason.endsWith(".") ? " " : ". ") + more)
                .orElse(reason);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return header.isPresent() ? "credentials" : "no credentials";
    }
}
