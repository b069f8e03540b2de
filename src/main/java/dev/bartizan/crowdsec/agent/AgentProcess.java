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

/**
 * The agent as the operating system knows it: finds it, starts it, ends it. It outlives us, so what is known of it is in a
 * file and not here.
 */
@Singleton
class AgentProcess {

    private static final Logger LOG = Logger.getLogger(AgentProcess.class);

    private static final Duration POLL = Duration.ofMillis(20);

    /** How long the kernel may take to end what was killed: more only if it waits for a broken disk. */
    private static final Duration LONGEST_DEATH = Duration.ofSeconds(10);

    private final CrowdSecConfig config;
    private final Clock clock;
    private final Path folder;
    private final PidFile pidFile;
    private final AgentLog log;

    /** Held while something is started or ended. */
    private final ReentrantLock turn = new ReentrantLock();

    /** What this process of ours has started last: only of that the exit code is known. */
    private volatile Process child;

    AgentProcess(CrowdSecConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.folder = config.dataDir().toAbsolutePath();
        this.pidFile = new PidFile(folder.resolve("crowdsec.pid"));
        this.log = new AgentLog(folder.resolve("crowdsec.log"), config.logSize());
    }

    /** Work that may fail for want of files and processes. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Does something while nobody else starts or ends the agent: no thread of ours, no other process with our folder. */
    <T> T exclusively(Work<T> work) throws IOException, InterruptedException {
        turn.lock();
        try {
            OwnerOnly.createFolders(folder);
            try (FileChannel channel = OwnerOnly.open(
                            folder.resolve("crowdsec.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return work.run();
            }
        } finally {
            turn.unlock();
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

    /** A script may hand over to the program that it is for: still the same process, and we saw it being born. */
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

    /** Whether nothing of an agent can be known: there is not even the folder. */
    boolean neverStarted() {
        return !Files.isDirectory(folder);
    }

    /** What is missing for a start. */
    List<MissingPart> missing() {
        return Stream.of(program(), configuration(), workFolder())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<MissingPart> program() {
        return flaw(
                "program", config.binary(), "bartizan.crowdsec.binary", Files::isExecutable, "may not be run by us");
    }

    private Optional<MissingPart> configuration() {
        Path file = configurationFile();
        return flaw("configuration", file, "bartizan.crowdsec.config-dir", Files::isReadable, "may not be read by us");
    }

    private static Optional<MissingPart> flaw(
            String what, Path file, String property, Predicate<Path> usable, String otherwise) {
        if (!file.isAbsolute()) {
            return Optional.of(new MissingPart(what, "is no absolute path", file, property));
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
                "folder for its PID", "may not be written by us", folder, "bartizan.crowdsec.data-dir"));
    }

    private Path configurationFile() {
        return config.configDir().resolve("config.yaml");
    }

    /**
     * Starts it so that our own end is none of its business: in a session of its own where the machine has {@code setsid},
     * without a pipe to us, and without our secrets in its environment.
     *
     * @throws IOException if it can't be started
     */
    Agent start() throws IOException, InterruptedException {
        log.bound();
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
            // Nobody would find it again.
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

    /** The launcher becomes the program, in the same process. One that has ended already is recorded too, as nobody. */
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
     * Ends it, first gently; returns when nothing is left of it. Where it does not run, there is nothing to do; what the PID
     * file says is forgotten.
     *
     * @throws IOException if it can't be ended, such as for want of permission
     */
    void stop() throws IOException, InterruptedException {
        Optional<Agent> agent = running();
        if (agent.isPresent()) {
            end(agent.get().process());
        }
        pidFile.delete();
        child = null;
    }

    private void end(ProcessIdentity process) throws IOException, InterruptedException {
        // The handle knows when its process was started and signals no other. Made before the test, it is of the
        // tested.
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
            gone = awaitEnd(process, LONGEST_DEATH);
        }
        if (!gone) {
            throw new IOException("Process %d can't be ended.".formatted(process.pid()));
        }
        LOG.infov("crowdsec_agent_stopped", kv("pid", process.pid()));
    }

    private static boolean awaitEnd(ProcessIdentity process, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!process.gone()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    /** How an agent that was started came to its end, told once; nothing while it runs and where none was started. */
    Optional<String> takeEnd() throws IOException, InterruptedException {
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
                mine.isPresent() && mine.get().waitFor(LONGEST_DEATH)
                        ? "It ended with exit code %d.".formatted(mine.get().exitValue())
                        : "It was not there any more.");
    }

    /** What it said last. */
    List<String> lastWords() throws IOException {
        return log.lastLines();
    }

    /** Keeps its log from growing without end. */
    void boundLog() throws IOException {
        log.bound();
    }
}
