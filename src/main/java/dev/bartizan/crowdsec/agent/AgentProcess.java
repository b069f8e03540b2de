package dev.bartizan.crowdsec.agent;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.system.ChildProcess;
import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The agent's operating system process: finds, starts and stops it. The process outlives Bartizan, so its identity is kept
 * in a PID file.
 */
@Singleton
class AgentProcess {

    private static final Logger LOG = Logger.getLogger(AgentProcess.class);

    private static final Duration POLL = Duration.ofMillis(20);

    /** How long the kernel may take to remove a killed process; it takes longer only while it waits for a broken disk. */
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

    private final CrowdSecConfig config;
    private final Clock clock;
    private final Path folder;
    private final PidFile pidFile;
    private final AgentLog log;

    /** Held while the agent is started or stopped. */
    private final ReentrantLock lock = new ReentrantLock();

    /** The last agent that this JVM started; the exit code of any other one is unknown. */
    private volatile @Nullable Process child;

    AgentProcess(CrowdSecConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.folder = config.dataDir().toAbsolutePath();
        this.pidFile = new PidFile(folder.resolve("crowdsec.pid"));
        this.log = new AgentLog(folder.resolve("crowdsec.log"), config.logSize());
    }

    /** Work on files and processes. */
    interface Work<T extends @Nullable Object> {
        T run() throws IOException, InterruptedException;
    }

    /** Runs the work while no other thread, and no other process that uses our folder, starts or stops the agent. */
    <T extends @Nullable Object> T exclusively(Work<T> work) throws IOException, InterruptedException {
        lock.lock();
        try {
            OwnerOnly.createFolders(folder);
            try (FileChannel channel = OwnerOnly.open(
                            folder.resolve("crowdsec.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return work.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The agent, if it runs. */
    Optional<Agent> running() throws IOException {
        Optional<Agent> recorded = pidFile.read();
        if (recorded.isPresent() && !recorded.get().process().running()) {
            return renamed(recorded.get());
        }
        return recorded;
    }

    /** A start script may {@code exec} the program: the PID stays, the command line changes. Only our own child is trusted. */
    private Optional<Agent> renamed(Agent recorded) throws IOException {
        Process mine = child;
        if (mine == null || !mine.isAlive() || mine.pid() != recorded.process().pid()) {
            return Optional.empty();
        }
        Optional<Agent> now = ProcessIdentity.of(mine.pid())
                .filter(process -> !process.commandLine().isEmpty())
                .map(process -> new Agent(process, recorded.since()));
        if (now.isPresent()) {
            pidFile.write(now.get());
        }
        return now;
    }

    /** Whether no agent was ever started: the folder does not exist. */
    boolean neverStarted() {
        return !Files.isDirectory(folder);
    }

    /** What prevents a start; empty if nothing does. */
    List<MissingPart> missing() {
        return Stream.of(program(), configuration(), workFolder())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<MissingPart> program() {
        return check(
                "program",
                config.binary(),
                "bartizan.crowdsec.binary",
                Files::isExecutable,
                "is not executable for Bartizan");
    }

    private Optional<MissingPart> configuration() {
        Path file = configurationFile();
        return check(
                "configuration",
                file,
                "bartizan.crowdsec.config-dir",
                Files::isReadable,
                "is not readable for Bartizan");
    }

    private static Optional<MissingPart> check(
            String what, Path file, String property, Predicate<Path> usable, String otherwise) {
        if (!file.isAbsolute()) {
            return Optional.of(new MissingPart(what, "is not an absolute path", file, property));
        }
        if (Files.notExists(file)) {
            return Optional.of(new MissingPart(what, "does not exist", file, property));
        }
        return Files.isRegularFile(file) && usable.test(file)
                ? Optional.empty()
                : Optional.of(new MissingPart(what, otherwise, file, property));
    }

    private Optional<MissingPart> workFolder() {
        try {
            OwnerOnly.createFolders(folder);
            if (Files.isWritable(folder)) {
                return Optional.empty();
            }
        } catch (IOException failure) {
            LOG.debugv(failure, "crowdsec_folder_not_created");
        }
        return Optional.of(new MissingPart(
                "folder for its PID", "is not writable for Bartizan", folder, "bartizan.crowdsec.data-dir"));
    }

    private Path configurationFile() {
        return config.configDir().resolve("config.yaml");
    }

    /**
     * Starts the agent so that it survives Bartizan: in a session of its own if the machine has {@code setsid}, without a
     * pipe to Bartizan, and without Bartizan's secrets in its environment.
     *
     * @throws IOException if the agent can't be started
     */
    Agent start() throws IOException, InterruptedException {
        log.rotate();
        Optional<String> launcher = launcher();
        List<String> command = new ArrayList<>();
        launcher.ifPresent(command::add);
        command.addAll(
                List.of(config.binary().toString(), "-c", configurationFile().toString()));
        log.create();
        ProcessBuilder builder = ChildProcess.of(command)
                .directory(config.configDir().toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.file().toFile()));
        Process started = builder.start();
        child = started;
        try {
            ProcessIdentity process = launched(started, launcher);
            Agent agent = new Agent(process, clock.instant());
            pidFile.write(agent);
            LOG.infov("crowdsec_agent_started", kv("pid", process.pid()));
            return agent;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            // Without a PID file no later call would find this process.
            started.destroyForcibly();
            throw failure;
        }
    }

    private static Optional<String> launcher() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .map(directory -> Path.of(directory, "setsid"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /**
     * Waits until the launcher has replaced itself ({@code exec}) with the program. A process that has already exited gets
     * an identity that matches no running process.
     */
    private static ProcessIdentity launched(Process started, Optional<String> launcher) throws InterruptedException {
        while (started.isAlive()) {
            Optional<ProcessIdentity> process = ProcessIdentity.of(started.pid())
                    .filter(now -> !now.commandLine().isEmpty())
                    .filter(now -> launcher.filter(path -> now.commandLine().startsWith(path + " "))
                            .isEmpty());
            if (process.isPresent()) {
                return process.get();
            }
            started.waitFor(1, TimeUnit.MILLISECONDS);
        }
        return new ProcessIdentity(started.pid(), 0, "");
    }

    /**
     * Stops the agent and waits until its process is gone: SIGTERM first, SIGKILL after the grace period. Then deletes the
     * PID file. If the agent does not run, only the PID file is deleted.
     *
     * @throws IOException if the process can't be stopped, for example without the permission
     */
    void stop() throws IOException, InterruptedException {
        Optional<Agent> agent = running();
        if (agent.isPresent()) {
            terminate(agent.get().process());
        }
        pidFile.delete();
        child = null;
    }

    private void terminate(ProcessIdentity process) throws IOException, InterruptedException {
        // The handle remembers the start time of its process and signals no other one. It is created before the check,
        // so
        // that it belongs to the checked process.
        Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
        if (handle.isEmpty() || !process.running()) {
            return;
        }
        handle.get().destroy();
        boolean gone = awaitEnd(process, config.grace());
        if (!gone) {
            LOG.warnv(
                    "crowdsec_agent_killed",
                    kv("pid", process.pid()),
                    kv("grace_ms", config.grace().toMillis()));
            handle.get().destroyForcibly();
            gone = awaitEnd(process, KILL_TIMEOUT);
        }
        if (!gone) {
            throw new IOException("Process %d can't be stopped.".formatted(process.pid()));
        }
        LOG.infov("crowdsec_agent_stopped", kv("pid", process.pid()));
    }

    private static boolean awaitEnd(ProcessIdentity process, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!process.exited()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    /**
     * How the agent ended, and deletes its PID file, so that each end is returned once; empty while the agent runs and if
     * none was started.
     */
    Optional<String> takeExit() throws IOException, InterruptedException {
        if (!pidFile.exists() || running().isPresent()) {
            return Optional.empty();
        }
        Optional<Agent> recorded = pidFile.read();
        Optional<Process> mine = Optional.ofNullable(child)
                .filter(process -> recorded.filter(agent -> agent.process().pid() == process.pid())
                        .isPresent());
        pidFile.delete();
        child = null;
        return Optional.of(
                mine.isPresent() && mine.get().waitFor(KILL_TIMEOUT)
                        ? "The agent exited with code %d.".formatted(mine.get().exitValue())
                        : "The agent's process no longer existed.");
    }

    /** The last lines of the agent's log. */
    List<String> lastLogLines() throws IOException {
        return log.lastLines();
    }

    /** Rotates the agent's log if it is too large. */
    void rotateLog() throws IOException {
        log.rotate();
    }
}
