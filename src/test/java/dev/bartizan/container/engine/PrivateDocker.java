package dev.bartizan.container.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** A private Docker Engine for a test. */
public final class PrivateDocker extends PrivateEngine {

    private PrivateDocker() {
        super("dockerd", "docker", "runc");
    }

    /** Starts an engine; skips the test if the machine can't run one. */
    public static PrivateDocker start() {
        PrivateDocker docker = new PrivateDocker();
        try {
            // Ignores the machine's own configuration. Without a packet filter the test reaches every port of its
            // containers.
            Files.writeString(docker.folder().resolve("daemon.json"), """
                    {"iptables": false, "insecure-registries": ["%1$s"], "registry-mirrors": ["http://%1$s"]}""".formatted(
                            docker.registry().host()));
        } catch (IOException failure) {
            docker.close();
            throw new UncheckedIOException(failure);
        }
        docker.open();
        return docker;
    }

    @Override
    List<String> server() {
        return List.of(
                "dockerd",
                "--config-file=" + folder().resolve("daemon.json"),
                "--data-root=" + folder().resolve("root"),
                "--exec-root=" + folder().resolve("exec"),
                "--pidfile=" + folder().resolve("dockerd.pid"),
                "--host=unix://" + socket(),
                "--bip=" + network().gateway() + "/24");
    }

    @Override
    String client() {
        return "docker";
    }

    @Override
    String imagePrefix() {
        return "";
    }

    @Override
    Map<String, String> environment() {
        return Map.of("DOCKER_HOST", "unix://" + socket());
    }
}
