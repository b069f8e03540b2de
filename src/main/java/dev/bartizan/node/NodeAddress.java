package dev.bartizan.node;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The address of this node for the other nodes. */
@Singleton
class NodeAddress {

    private final ReplicaConfig config;
    private final int port;

    NodeAddress(ReplicaConfig config, @ConfigProperty(name = "quarkus.http.port") int port) {
        this.config = config;
        this.port = port;
    }

    /**
     * The configured address, or else that of the connection to the database with the port of the API.
     *
     * @param seenByServer this node's address as the database's server sees it
     */
    Optional<String> of(Optional<String> seenByServer) {
        return config.address()
                .or(() -> seenByServer
                        .filter(_ -> port > 0)
                        .map(host -> "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port));
    }
}
