package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.engine.docker.DockerApiEngine;
import dev.bartizan.container.engine.http.EngineClient;
import dev.bartizan.container.engine.http.EngineSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** An engine at a socket, created like in the service. */
record SocketEngine(boolean enabled, Optional<Path> socket, Optional<Path> registryCredentialsFile)
        implements EngineConfig {

    static ContainerEngine at(Path socket) {
        return new SocketEngine(true, Optional.of(socket), Optional.empty()).engine();
    }

    static ContainerEngine at(Path socket, Path credentials) {
        return new SocketEngine(true, Optional.of(socket), Optional.of(credentials)).engine();
    }

    ContainerEngine engine() {
        ObjectMapper mapper = new ObjectMapper();
        return new DockerApiEngine(
                new EngineClient(new EngineSocket(this), mapper),
                mapper,
                new RegistryCredentials(this, mapper),
                Clock.systemUTC());
    }
}
