package dev.bartizan.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.Patience;
import dev.bartizan.blocklist.feed.TestCertificate;
import dev.bartizan.notify.mail.MailReceiver.Received;
import dev.bartizan.notify.mail.SmtpServer.Encryption;
import dev.bartizan.notify.mail.SmtpServer.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real mail server. */
class SmtpClientTest {

    private static final String NAME = "mail.example.org";
    private static final Optional<Login> LOGIN = Optional.of(new Login(MailReceiver.USER, MailReceiver.PASSWORD));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-09-01T10:00:00Z"), ZoneOffset.UTC);
    private static final Mail MAIL = new Mail(
            "b4c5",
            "bartizan@example.org",
            List.of("you@example.net", "her@example.net"),
            "edge: Liste Fürth failed",
            "Die Liste „Fürth“ failed.\n.\nhttps://bartizan.example.org/ui/lists\n");

    private static SSLContext tls;

    @BeforeAll
    static void createCertificate(@TempDir Path folder) throws Exception {
        tls = new TestCertificate(folder, NAME).context();
    }

    private static SmtpClient client(Duration longest) {
        return new SmtpClient(longest, CLOCK, tls::getSocketFactory);
    }

    private static void send(String host, int port, Encryption encryption, Optional<Login> login, Mail mail)
            throws IOException, InterruptedException {
        client(Patience.LONG)
                .send(new SmtpServer(host, port, encryption, login), InetAddress.getLoopbackAddress(), mail);
    }

    private static MailReceiver receiver() {
        return new MailReceiver(settings -> settings);
    }

    private static MailReceiver tlsReceiver() {
        return new MailReceiver(settings -> settings.serverSocketFactory(tls).requireAuth());
    }

    private static MailReceiver startTlsReceiver() {
        return new MailReceiver(
                settings -> settings.startTlsSocketFactory(tls).requireTLS().requireAuth());
    }

    @Test
    void messageArrivesForAllRecipients() throws Exception {
        try (MailReceiver receiver = receiver()) {
            send("127.0.0.1", receiver.port(), Encryption.NONE, Optional.empty(), MAIL);

            assertThat(receiver.all()).extracting(Received::to).containsExactly("you@example.net", "her@example.net");
            Received received = receiver.all().getFirst();
            assertThat(received.from()).isEqualTo("bartizan@example.org");
            assertThat(received.text()).isEqualTo(MAIL.text());
            assertThat(received.head())
                    .containsExactly(
                            "Date: Tue, 1 Sep 2026 10:00:00 +0000",
                            "From: <bartizan@example.org>",
                            "To: you@example.net,",
                            " her@example.net",
                            "Subject: =?UTF-8?B?ZWRnZTogTGlzdGUgRsO8cnRoIGZhaWxlZA==?=",
                            "Message-ID: <b4c5@example.org>",
                            "Auto-Submitted: auto-generated",
                            "MIME-Version: 1.0",
                            "Content-Type: text/plain; charset=utf-8",
                            "Content-Transfer-Encoding: base64");
        }
    }

    @Test
    void loginOverTls() throws Exception {
        try (MailReceiver receiver = tlsReceiver()) {
            send(NAME, receiver.port(), Encryption.TLS, LOGIN, MAIL);

            assertThat(receiver.all()).hasSize(2);
        }
    }

    @Test
    void loginAfterStartTls() throws Exception {
        try (MailReceiver receiver = startTlsReceiver()) {
            send(NAME, receiver.port(), Encryption.STARTTLS, LOGIN, MAIL);

            assertThat(receiver.all()).hasSize(2);
        }
    }

    @Test
    void wrongPasswordIsNotTriedAgain() throws Exception {
        try (MailReceiver receiver = tlsReceiver()) {
            assertThatThrownBy(() -> send(
                            NAME,
                            receiver.port(),
                            Encryption.TLS,
                            Optional.of(new Login(MailReceiver.USER, "wrong")),
                            MAIL))
                    .isInstanceOfSatisfying(
                            SmtpException.class,
                            refused -> assertThat(refused.temporary()).isFalse())
                    .hasMessage("The mail server answered 535 to the login.");
        }
    }

    @Test
    void certificateOfAnotherNameIsRefused() {
        try (MailReceiver tlsReceiver = tlsReceiver();
                MailReceiver startTlsReceiver = startTlsReceiver()) {
            assertThatThrownBy(() -> send("other.example.org", tlsReceiver.port(), Encryption.TLS, LOGIN, MAIL))
                    .isInstanceOf(SSLException.class);
            assertThatThrownBy(
                            () -> send("other.example.org", startTlsReceiver.port(), Encryption.STARTTLS, LOGIN, MAIL))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void nothingIsSentWithoutStartTls() {
        try (MailReceiver receiver = receiver()) {
            assertThatThrownBy(() -> send(NAME, receiver.port(), Encryption.STARTTLS, LOGIN, MAIL))
                    .isInstanceOf(SmtpException.class)
                    .hasMessageContaining("STARTTLS");
            assertThat(receiver.all()).isEmpty();
        }
    }

    @Test
    void temporaryRefusalCanBeTriedAgain() {
        try (MailReceiver receiver = receiver()) {
            receiver.refuse(451);
            assertThatThrownBy(() -> send("127.0.0.1", receiver.port(), Encryption.NONE, Optional.empty(), MAIL))
                    .isInstanceOfSatisfying(SmtpException.class, refused -> {
                        assertThat(refused.temporary()).isTrue();
                        assertThat(refused.code()).hasValue(451);
                    });
            receiver.refuse(554);
            assertThatThrownBy(() -> send("127.0.0.1", receiver.port(), Encryption.NONE, Optional.empty(), MAIL))
                    .hasMessage("The mail server answered 554 to the message.");
        }
    }

    @Test
    void subjectCannotAddHeaders() throws Exception {
        String evil = "List x\r\nBcc: victim@example.org\r\n\r\nHello\u0000" + "ü".repeat(300);
        try (MailReceiver receiver = receiver()) {
            send(
                    "127.0.0.1",
                    receiver.port(),
                    Encryption.NONE,
                    Optional.empty(),
                    new Mail("b4c6", "a@example.org", List.of("b@example.org"), evil, "."));

            Received received = receiver.all().getFirst();
            assertThat(received.head())
                    .noneMatch(line -> line.startsWith("Bcc"))
                    .allMatch(line -> line.length() < 100);
            assertThat(received.text()).isEqualTo(".");
        }
    }

    @Test
    void commandsCannotBeAddedByAnAddress() {
        assertThat(MailAddress.valid("a@example.org>\r\nRCPT TO:<b@example.org"))
                .isFalse();
        try (MailReceiver receiver = receiver()) {
            Mail mail = new Mail(
                    "b4c7", "a@example.org", List.of("b@example.org>\r\nRCPT TO:<c@example.org"), "Hello", "Hello");
            assertThatThrownBy(() -> send("127.0.0.1", receiver.port(), Encryption.NONE, Optional.empty(), mail))
                    .hasCauseInstanceOf(IllegalArgumentException.class);
            assertThat(receiver.all()).isEmpty();
        }
    }

    /** A server that answers each connection with these bytes. */
    private static ServerSocket answering(String bytes) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (true) {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server;
    }

    @Test
    void silentServerIsLeftInTime() throws Exception {
        try (ServerSocket server = answering("")) {
            SmtpServer silent = new SmtpServer("127.0.0.1", server.getLocalPort(), Encryption.NONE, Optional.empty());
            assertThatThrownBy(
                            () -> client(Duration.ofMillis(100)).send(silent, InetAddress.getLoopbackAddress(), MAIL))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void replyIsBounded() throws Exception {
        for (String reply : List.of("2".repeat(100_000), "220-more\r\n".repeat(10_000), "HTTP/1.1 400 Bad\r\n\r\n")) {
            try (ServerSocket server = answering(reply)) {
                assertThatThrownBy(
                                () -> send("127.0.0.1", server.getLocalPort(), Encryption.NONE, Optional.empty(), MAIL))
                        .isInstanceOf(SmtpException.class);
            }
        }
    }
}
