package dev.bartizan.fail2ban.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.Fail2banSettings;
import dev.bartizan.fail2ban.protocol.Fail2banState.Presence;
import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client and a real server. */
class Fail2banClientTest {

    private static Fail2banServer server;

    private final Fail2banState state = new Fail2banState(Fail2banSettings.of(Map.of()), Clock.systemUTC());
    private final Fail2banClient client = new Fail2banClient(Fail2banSettings.at(server.socket()), state);

    @BeforeAll
    static void start() {
        server = Fail2banServer.start(2);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void disconnect() {
        client.disconnect();
    }

    @Test
    void asksAndTells() {
        assertThat(client.query("ping")).isEqualTo("pong");
        assertThat(client.execute("set", "jail1", "banip", "203.0.113.7", "2001:db8::7"))
                .isEqualTo(2L);
        assertThat(client.query("get", "jail1", "banip")).isEqualTo(List.of("203.0.113.7", "2001:db8::7"));
        assertThat(client.execute("set", "jail1", "unbanip", "203.0.113.7", "2001:db8::7"))
                .isEqualTo(2L);
        assertThat(state.presence()).isEqualTo(Presence.OK);
    }

    @Test
    void asksManyThingsAtOnceOfWhichSomeFail() {
        List<Reply> replies = client.queryAll(
                List.of(List.of("ping"), List.of("status", "nosuch"), List.of("get", "jail1", "maxretry")));

        assertThat(replies.get(0).value()).isEqualTo("pong");
        assertThat(replies.get(2).value()).isEqualTo(3L);
        assertThatThrownBy(replies.get(1)::value)
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        failure -> assertThat(failure.status()).isEqualTo(404));
    }

    @Test
    void repliesOfTensOfThousandsOfBansFit() {
        String[] command = IntStream.range(0, 25_000)
                .mapToObj(i -> "10." + i / 250 + "." + i % 250 + ".x" + "x".repeat(30))
                .toArray(String[]::new);
        command[0] = "echo";

        assertThat(client.query(command))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(24_999);
    }

    @Test
    void tellsWhatTheServerRefuses() {
        assertRefused(404, "jail 'nosuch' does not exist", "status", "nosuch");
        assertRefused(404, "jail '<b>' does not exist", "stop", "<b>");
        assertRefused(409, "not banned: ['192.0.2.1']", "set", "jail1", "unbanip", "--report-absent", "192.0.2.1");
        assertRefused(502, "Exception: Invalid command", "bogus");
        assertRefused(502, "IndexError", new String[0]);
        assertThat(client.query("ping")).isEqualTo("pong");
    }

    @Test
    void refusesWhatWouldSplitACommand() {
        assertThatThrownBy(() -> client.execute("set", "jail1", "banip", "1.2.3.4<F2B_END_COMMAND>"))
                .isInstanceOf(ServiceException.class);
        assertThat(client.query("ping")).isEqualTo("pong");
    }

    @Test
    void serverMayBeKilledAndStartedAgain() {
        client.execute("set", "jail2", "banip", "203.0.113.9");
        await().atMost(Patience.LONG)
                .until(() -> server.client("status", "jail2").contains("203.0.113.9"));

        server.kill();

        Cause cause = unreachable("ping");
        assertThat(cause).isEqualTo(Cause.REFUSED);
        assertThat(state.presence()).isEqualTo(Presence.UNREACHABLE);

        server.startAgain();

        assertThat(client.query("ping")).isEqualTo("pong");
        await().atMost(Patience.LONG)
                .until(() -> client.query("get", "jail2", "banip").equals(List.of("203.0.113.9")));
        assertThat(client.execute("set", "jail2", "unbanip", "203.0.113.9")).isEqualTo(1L);
        assertThat(state.presence()).isEqualTo(Presence.OK);
    }

    @Test
    void changeSucceedsAfterAnUnnoticedRestart() {
        client.query("ping");
        server.stop();
        server.startAgain();

        assertThat(client.execute("set", "jail1", "maxretry", "4")).isEqualTo(4L);
        assertThat(client.execute("set", "jail1", "maxretry", "3")).isEqualTo(3L);
    }

    @Test
    void questionThatGotLostIsAskedAgainAndAChangeIsNot(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("f2b.sock");
        try (ForgetfulServer forgetful = new ForgetfulServer(socket)) {
            Fail2banClient forgotten = new Fail2banClient(Fail2banSettings.at(socket), state);

            assertThat(forgotten.query("ping")).isEqualTo("pong");
            assertThat(forgetful.requests()).isEqualTo(2);
            // Until then a change could be sent to a socket that no process listens on.
            await().atMost(Patience.LONG).until(() -> forgetful.partings.get() == 2);

            assertThat(catchThrowableOfType(UnreachableException.class, () -> forgotten.execute("ping"))
                            .reason())
                    .isEqualTo(Cause.CONNECTION_LOST);
            assertThat(forgetful.requests()).isEqualTo(3);
            forgotten.disconnect();
        }
    }

    /** Closes the connection instead of every other reply. */
    private static final class ForgetfulServer implements AutoCloseable {

        private static final byte[] PONG = HexFormat.of().parseHex("80024b0058 04000000706f6e67862e".replace(" ", ""));

        private final ServerSocketChannel door;
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger partings = new AtomicInteger();

        private ForgetfulServer(Path socket) throws IOException {
            door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            door.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try {
                while (true) {
                    try (SocketChannel caller = door.accept()) {
                        boolean forget = requests.get() % 2 == 0;
                        caller.read(ByteBuffer.allocate(1_000));
                        requests.incrementAndGet();
                        if (!forget) {
                            caller.write(ByteBuffer.wrap(PONG));
                            caller.write(ByteBuffer.wrap(Fail2banConnection.END.getBytes(StandardCharsets.US_ASCII)));
                        }
                    }
                    partings.incrementAndGet();
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private int requests() {
            return requests.get();
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }

    @Test
    void waitsNoLongerThanAllowed() {
        Fail2banClient hasty = client(Map.of("ask-timeout", "100ms"));
        Fail2banClient other = client(Map.of());

        assertThat(catchThrowableOfType(UnreachableException.class, () -> hasty.query("sleep", "1"))
                        .reason())
                .isEqualTo(Cause.TIMEOUT);

        // The late reply is discarded; the next one is the right one.
        assertThat(other.query("ping")).isEqualTo("pong");
        assertThat(hasty.query("version")).asString().startsWith("1.");
        hasty.disconnect();
        other.disconnect();
    }

    @Test
    void saysThatThereIsNoSocket(@TempDir Path folder) {
        Fail2banClient absent = new Fail2banClient(Fail2banSettings.at(folder.resolve("f2b.sock")), state);

        assertThat(catchThrowableOfType(UnreachableException.class, () -> absent.query("ping"))
                        .details())
                .containsEntry("cause", "no_such_socket");
        assertThat(state.presence()).isEqualTo(Presence.ABSENT);
    }

    @Test
    void answersThatAreTooLongAreRefused() {
        Fail2banClient careful = client(Map.of("reply-limit", "1K"));

        assertThat(catchThrowableOfType(UnreachableException.class, () -> careful.query("echo", "x".repeat(2_000)))
                        .details())
                .containsEntry("cause", "garbage");
        assertThat(careful.query("ping")).isEqualTo("pong");
        careful.disconnect();
    }

    @Test
    void switchedOffIsAskedNothing() {
        Fail2banClient off = client(Map.of("enabled", "false"));

        assertThat(catchThrowableOfType(UnreachableException.class, () -> off.query("ping"))
                        .reason())
                .isEqualTo(Cause.DISABLED);
    }

    private Fail2banClient client(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("socket", server.socket().toString());
        return new Fail2banClient(
                Fail2banSettings.of(all), new Fail2banState(Fail2banSettings.of(all), Clock.systemUTC()));
    }

    private Cause unreachable(String... command) {
        return catchThrowableOfType(UnreachableException.class, () -> client.query(command))
                .reason();
    }

    private void assertRefused(int status, String reason, String... command) {
        CommandFailedException failure =
                catchThrowableOfType(CommandFailedException.class, () -> client.query(command));
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.reason()).contains(reason);
    }
}
