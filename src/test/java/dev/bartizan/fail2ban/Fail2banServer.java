package dev.bartizan.fail2ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.fail2ban.protocol.Fail2banConnection;
import dev.bartizan.fail2ban.protocol.Pickler;
import dev.bartizan.fail2ban.protocol.Reply;
import dev.bartizan.it.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A private real fail2ban server: all its files are in one temporary folder, and its bans are only written to a file.
 *
 * <p>Its jails are called {@code jail1}, {@code jail2} and so on: three failures within ten minutes ban for ten minutes.
 * The lines of their logs are in UTC.
 */
public final class Fail2banServer implements AutoCloseable {

    private static final long LONGEST_SECONDS = 60;

    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Path folder;
    private final int jails;
    private Process process;

    private Fail2banServer(Path folder, int jails) {
        this.folder = folder;
        this.jails = jails;
    }

    /** Starts a server whose bans are lines in {@link #actions()}; skips the test if fail2ban is not installed. */
    public static Fail2banServer start(int jails) {
        return start(jails, "echo \"ban <name> <ip>\" >> <file>", "echo \"unban <name> <ip>\" >> <file>");
    }

    /** Starts a server with these commands to ban and unban. */
    public static Fail2banServer start(int jails, String actionBan, String actionUnban) {
        Requirement.program("fail2ban-server");
        Requirement.program("fail2ban-client");
        try {
            Path folder = Files.createTempDirectory("bartizan-fail2ban-");
            Fail2banServer server = new Fail2banServer(folder, jails);
            server.configure(actionBan, actionUnban);
            server.start("start");
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Its folder. */
    public Path folder() {
        return folder;
    }

    /** Its socket, which only this process's user may open. */
    public Path socket() {
        return folder.resolve("f2b.sock");
    }

    /** Its database. */
    public Path database() {
        return folder.resolve("f2b.sqlite3");
    }

    /** Its configuration, for the client program. */
    public Path configDir() {
        return folder.resolve("conf");
    }

    /** The output of its actions: {@code ban jail1 192.0.2.1}, {@code unban jail1 192.0.2.1}. */
    public Path actions() {
        return folder.resolve("actions.log");
    }

    /** The lines of {@link #actions()}. */
    public List<String> actionLines() {
        try {
            return Files.readAllLines(actions());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The log that a jail watches. */
    public Path log(String jail) {
        return folder.resolve("log").resolve(jail + ".log");
    }

    /** Writes failed logins of an address to a jail's log: three of them cause a ban. */
    public void fail(String jail, String address, int times) {
        String line = LocalDateTime.now(ZoneOffset.UTC).format(LOG_TIME) + " host app[1]: authentication failure from "
                + address + "\n";
        try {
            Files.writeString(log(jail), line.repeat(times), StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs the client program; returns the output, and fails unless it succeeds. */
    public String client(String... arguments) {
        return run(Stream.concat(Stream.of("fail2ban-client", "-c", configDir().toString()), Stream.of(arguments))
                .toList());
    }

    /** Connects like its client program. */
    public Conversation connect() {
        try {
            return new Conversation(Fail2banConnection.open(socket(), Integer.MAX_VALUE - Long.BYTES));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Opens a separate connection, beside the service's. */
    public static final class Conversation implements AutoCloseable {

        private final Fail2banConnection connection;

        private Conversation(Fail2banConnection connection) {
            this.connection = connection;
        }

        /** Sends a command; returns the reply. */
        public Object say(List<String> command) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
            try {
                connection.send(ByteBuffer.wrap(Pickler.write(command)), deadline);
                connection.send(ByteBuffer.wrap(Fail2banConnection.END.getBytes(StandardCharsets.US_ASCII)), deadline);
                return Reply.read(connection.receive(deadline)).value();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (TimeoutException late) {
                throw new IllegalStateException(late);
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    /** The process of the server. */
    public Process process() {
        return process;
    }

    /** Kills it: socket and PID file stay. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Stops it normally. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Starts it again after {@link #kill()} or {@link #stop()}, with the same database. */
    public void startAgain() {
        try {
            start("-x", "start");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes the configuration of this number of jails, for a reload. */
    public void configureJails(int count) {
        try {
            writeJails(count);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Stops the server and deletes its files. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            awaitEnd();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("fail2ban-server", "-c", configDir().toString(), "-f"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("stdout.log").toFile());
        builder.environment().put("TZ", "UTC");
        process = builder.start();
        await().atMost(Patience.LONG).until(() -> {
            assertThat(process.isAlive()).as("fail2ban-server runs").isTrue();
            return Files.exists(socket())
                    && succeeds("fail2ban-client", "-c", configDir().toString(), "ping");
        });
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void configure(String actionBan, String actionUnban) throws IOException {
        Files.createDirectories(folder.resolve("log"));
        Files.createFile(actions());
        write("fail2ban.conf", """
                [Definition]
                loglevel = INFO
                logtarget = %1$s/fail2ban.log
                syslogsocket = auto
                socket = %1$s/f2b.sock
                pidfile = %1$s/f2b.pid
                dbfile = %1$s/f2b.sqlite3
                dbpurgeage = 1d
                dbmaxmatches = 10
                allowipv6 = auto
                """.formatted(folder));
        write("filter.d/failures.conf", """
                [Definition]
                failregex = ^.*authentication failure from <HOST>.*$
                ignoreregex =
                """);
        write("action.d/note.conf", """
                [Definition]
                actionstart =
                actionstop =
                actioncheck =
                actionban = %s
                actionunban = %s
                [Init]
                name = default
                file = %s
                """.formatted(actionBan, actionUnban, actions()));
        writeJails(jails);
    }

    private void writeJails(int count) throws IOException {
        StringBuilder jail = new StringBuilder("""
                [DEFAULT]
                ignoreself = false
                ignoreip =
                bantime = 600
                findtime = 600
                maxretry = 3
                maxmatches = 3
                backend = polling
                usedns = no
                logencoding = utf-8
                logtimezone = UTC
                action = note[name=%(__name__)s]
                filter = failures
                enabled = true
                """);
        for (String name :
                IntStream.rangeClosed(1, count).mapToObj(i -> "jail" + i).toList()) {
            if (!Files.exists(log(name))) {
                Files.createFile(log(name));
            }
            jail.append("[%s]%nlogpath = %s%n".formatted(name, log(name)));
        }
        write("jail.conf", jail.toString());
    }

    private void write(String name, String content) throws IOException {
        Path file = configDir().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static String run(List<String> command) {
        try {
            Process client =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(client.waitFor())
                    .as("%s%n%s", String.join(" ", command), output)
                    .isZero();
            return output.strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
