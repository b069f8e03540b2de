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
 * A real engine of a test's own, with the images of {@link AppImage}: it shares nothing with the machine's, and leaves nothing
 * behind. The test reaches its containers by their addresses.
 */
public abstract sealed class PrivateEngine implements AutoCloseable permits PrivateDocker, PrivatePodman {

    private final Path folder;
    private final EngineNetwork network;
    private final Thread whenKilled = new Thread(this::cleanUp);
    private final ContainerEngine api;
    private Process process;

    /** Skips the test where there can't be one. */
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
        Runtime.getRuntime().addShutdownHook(whenKilled);
    }

    /** For the subclass's factory, when all its files are there. */
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

    /** The program that serves the socket. */
    abstract List<String> server();

    /** Its command line's program. */
    abstract String client();

    /** What goes before {@code app:1}. */
    abstract String imagePrefix();

    /** For server and client. */
    abstract Map<String, String> environment();

    /** Its API's socket. */
    public final Path socket() {
        return folder.resolve("engine.sock");
    }

    /** The engine, as the service sees it. */
    public final ContainerEngine api() {
        return api;
    }

    /** Where the test reaches what the engine publishes for its containers. */
    public final String address() {
        return network.address();
    }

    /** Starts the engine, and returns when it answers. */
    public final void begin() {
        process = start(network.within(server()), folder.resolve("engine.log"));
        await("the engine answers").atMost(Patience.LONG).until(() -> {
            // After a kill Docker gives up if it finds its containerd about to end.
            if (!process.isAlive()) {
                process = start(network.within(server()), folder.resolve("engine.log"));
            }
            return start(command("version"), folder.resolve("version.log")).waitFor() == 0;
        });
    }

    /** Has the engine end as its service manager would. Docker takes its containers with it, Podman's live on. */
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

    /** Runs a command of its command line, such as {@code run --detach app:1}, and returns what that writes. */
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

    /** What the engine wrote. */
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
        // Where the engine was killed, what it had started has not ended.
        processes().forEach(ProcessHandle::destroyForcibly);
        await().atMost(Patience.LONG).until(() -> processes().isEmpty());
        for (String mount : mounts()) {
            Command.succeeds("umount", "--lazy", mount);
        }
        network.close();
        Command.succeeds("rm", "-rf", "--one-file-system", folder.toString());
    }

    /** Podman does so without its service too, which Docker can't. */
    private void removeContainers() {
        String script = "%1$s ps --all --quiet | xargs --no-run-if-empty %1$s rm --force --volumes".formatted(client());
        waitFor(start(network.within(List.of("sh", "-c", script)), folder.resolve("cli.log")));
    }

    /** Those whose command line names the folder, and that are no test of ours. */
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
