package dev.bartizan.container.engine;

import dev.bartizan.it.Requirement.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** A private Podman with the service of its API, for a test. */
public final class PrivatePodman extends PrivateEngine {

    private PrivatePodman() {
        super("podman", "runc");
    }

    /** Starts an engine; skips the test if the machine can't run one. */
    public static PrivatePodman start() {
        PrivatePodman podman = new PrivatePodman();
        try {
            podman.configure();
        } catch (IOException failure) {
            podman.close();
            throw new UncheckedIOException(failure);
        }
        podman.open();
        return podman;
    }

    private void configure() throws IOException {
        Files.createDirectory(folder().resolve("tmp"));
        Files.writeString(
                folder().resolve("registries.conf"), """
                [[registry]]
                location = "%1$s"
                insecure = true
                [[registry]]
                location = "docker.io"
                [[registry.mirror]]
                location = "%1$s"
                insecure = true
                """.formatted(registry().host()));
        Files.writeString(folder().resolve("storage.conf"), """
                [storage]
                driver = "overlay"
                graphroot = "%1$s/root"
                runroot = "%1$s/run"
                """.formatted(folder()));
        // runc, because crun refuses machines that have both kinds of cgroups; no limit above what the machine allows.
        Files.writeString(folder().resolve("containers.conf"), """
                [engine]
                runtime = "runc"
                cgroup_manager = "cgroupfs"
                events_logger = "file"
                tmp_dir = "%1$s/libpod"
                [network]
                network_backend = "netavark"
                network_config_dir = "%1$s/net"
                default_subnet = "%2$s"
                [containers]
                log_driver = "k8s-file"
                default_ulimits = ["nofile=%3$s:%3$s", "nproc=32768:32768"]
                """.formatted(
                        folder(),
                        network().subnet(),
                        Command.output("sh", "-c", "ulimit -Hn").strip()));
    }

    @Override
    List<String> server() {
        return List.of("podman", "system", "service", "--time=0", "unix://" + socket());
    }

    @Override
    String client() {
        return "podman";
    }

    @Override
    String imagePrefix() {
        return "localhost/";
    }

    @Override
    Map<String, String> environment() {
        return Map.of(
                "CONTAINERS_CONF", folder().resolve("containers.conf").toString(),
                "CONTAINERS_STORAGE_CONF", folder().resolve("storage.conf").toString(),
                "CONTAINERS_REGISTRIES_CONF",
                        folder().resolve("registries.conf").toString(),
                "TMPDIR", folder().resolve("tmp").toString());
    }
}
