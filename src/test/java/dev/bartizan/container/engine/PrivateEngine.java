package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.it.Requirement;
import dev.bartizan.it.Requirement.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A private real engine for a test, with the images of {@link AppImage}. It shares nothing with the machine's engine, and
 * leaves no files or processes. The test reaches its containers by their addresses.
 */
public abstract sealed class PrivateEngine implements AutoCloseable permits PrivateDocker, PrivatePodman {

    /** Nothing else listens at the address. */
    private static final int REGISTRY_PORT = 5000;

    private final Path folder;
    private final EngineNetwork network;
    private final PrivateRegistry registry;
    private final Thread whenKilled = new Thread(this::cleanUp);
    private final ContainerEngine api;
    private Process process;

    /** Skips the test if the machine can't run an engine. */
    PrivateEngine(String... programs) {
        Requirement.networkNamespaces();
        for (String program : programs) {
            Requirement.program(program);
        }
        try {
            folder = Files.createTempDirectory("bartizan-engine-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        api = SocketEngine.at(socket());
        network = EngineNetwork.create();
        registry = new PrivateRegistry(network.testAddress(), REGISTRY_PORT);
        Runtime.getRuntime().addShutdownHook(whenKilled);
    }

    /** Called by the subclass's factory after it has created all files. */
    final void open() {
        try {
            begin();
            Path archive = AppImage.archive(folder);
            for (String tag : AppImage.TAGS) {
                List<String> command = new ArrayList<>(List.of("import"));
                command.addAll(AppImage.changes(tag));
                command.addAll(List.of(archive.toString(), imagePrefix() + "app:" + tag));
                cli(command.toArray(String[]::new));
            }
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    final Path folder() {
        return folder;
    }

    final EngineNetwork network() {
        return network;
    }

    /** A registry that it may use without TLS. */
    public final PrivateRegistry registry() {
        return registry;
    }

    /** The file system of its images. */
    public final Path archive() {
        return folder.resolve("app.tar");
    }

    /** The program that serves the socket. */
    abstract List<String> server();

    /** The program of its command line. */
    abstract String client();

    /** The prefix of {@code app:1}. */
    abstract String imagePrefix();

    /** The environment of server and client. */
    abstract Map<String, String> environment();

    /** Its API's socket. */
    public final Path socket() {
        return folder.resolve("engine.sock");
    }

    /** The engine, as the service uses it. */
    public final ContainerEngine api() {
        return api;
    }

    /** The engine, as the service uses it with a file of credentials for registries. */
    public final ContainerEngine api(Path credentials) {
        return SocketEngine.at(socket(), credentials);
    }

    /** The address at which the test reaches published ports of its containers. */
    public final String address() {
        return network.address();
    }

    /** Starts the engine, and returns when it answers. */
    public final void begin() {
        process = start(network.within(server()), folder.resolve("engine.log"));
        await("the engine answers").atMost(Patience.LONG).until(() -> {
            // After a kill Docker gives up if it finds its containerd while that is ending.
            if (!process.isAlive()) {
                process = start(network.within(server()), folder.resolve("engine.log"));
            }
            return start(command("version"), folder.resolve("version.log")).waitFor() == 0;
        });
    }

    /** Stops the engine like its service manager. Docker stops its containers, too; Podman's keep running. */
    public final void end() {
        process.destroy();
        waitFor(process);
    }

    /** Kills the engine. */
    public final void kill() {
        process.destroyForcibly();
        waitFor(process);
    }

    private static void waitFor(Process process) {
        try {
            if (!process.waitFor(Patience.LONG.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a command of its command line, such as {@code run --detach app:1}, and returns the output. */
    public final String cli(String... arguments) {
        Path output = folder.resolve("cli.log");
        try {
            int code = start(command(arguments), output).waitFor();
            String text = Files.readString(output).strip();
            assertThat(code).as("%s%n%s", String.join(" ", arguments), text).isZero();
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A command that runs in its network, where its containers' published ports are on loopback too. */
    public final List<String> within(String... command) {
        return network.within(List.of(command));
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(client()));
        command.addAll(List.of(arguments));
        return network.within(command);
    }

    private Process start(List<String> command, Path output) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment());
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The output of the engine. */
    public final String log() {
        try {
            return Files.readString(folder.resolve("engine.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public final void close() {
        Runtime.getRuntime().removeShutdownHook(whenKilled);
        cleanUp();
    }

    private void cleanUp() {
        if (process != null) {
            removeContainers();
            end();
        }
        // If the engine was killed, the programs that it had started are still running.
        processes().forEach(ProcessHandle::destroyForcibly);
        await().atMost(Patience.LONG).until(() -> processes().isEmpty());
        for (String mount : mounts()) {
            Command.succeeds("umount", "--lazy", mount);
        }
        registry.close();
        network.close();
        Command.succeeds("rm", "-rf", "--one-file-system", folder.toString());
    }

    /** Podman can do this without its service; Docker can't. */
    private void removeContainers() {
        String script = "%1$s ps --all --quiet | xargs --no-run-if-empty %1$s rm --force --volumes".formatted(client());
        waitFor(start(network.within(List.of("sh", "-c", script)), folder.resolve("cli.log")));
    }

    /** The processes whose command line contains the folder, except those of the tests. */
    private List<ProcessHandle> processes() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(candidate -> commandLine(candidate.pid()).contains(folder + "/"))
                    .toList();
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    /** Mount points below the folder, the innermost first. */
    private List<String> mounts() {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            return mounts.map(mount -> mount.split(" ")[1])
                    .filter(point -> point.startsWith(folder + "/"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
