package dev.bartizan.notify.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Sends e-mail to mail servers. Each e-mail has its own connection, because they are rare. Thread-safe. */
public final class SmtpClient {

    private final Duration longest;
    private final Clock clock;
    private final Supplier<SSLSocketFactory> tls;

    /**
     * Trusts the authorities of the JVM's trust store.
     *
     * @param longest maximum time to send one e-mail
     */
    public SmtpClient(Duration longest, Clock clock) {
        this(longest, clock, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    SmtpClient(Duration longest, Clock clock, Supplier<SSLSocketFactory> tls) {
        this.longest = longest;
        this.clock = clock;
        this.tls = tls;
    }

    /**
     * Sends an e-mail, and waits until the server has accepted it for all recipients.
     *
     * @param address the address of the server; its host name is not resolved again
     * @throws SmtpException if the server refuses something
     * @throws SocketTimeoutException if it takes too long
     */
    public void send(SmtpServer server, InetAddress address, Mail mail) throws IOException, InterruptedException {
        try (Socket socket = new Socket()) {
            CompletableFuture<Optional<IOException>> sent = new CompletableFuture<>();
            // On a thread of its own: a server that sends a byte now and then would never run into a timeout of the
            // socket.
            // Closing the socket ends the thread.
            Thread.ofVirtual().name("smtp " + server.host()).start(() -> {
                try {
                    socket.connect(new InetSocketAddress(address, server.port()), Math.toIntExact(longest.toMillis()));
                    new SmtpDialogue(server, socket, tls.get()).send(mail, clock.instant());
                    sent.complete(Optional.empty());
                } catch (IOException failure) {
                    sent.complete(Optional.of(failure));
                } catch (RuntimeException bug) {
                    sent.completeExceptionally(bug);
                }
            });
            Optional<IOException> failure = sent.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (failure.isPresent()) {
                throw failure.get();
            }
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("No answer within %d ms.".formatted(longest.toMillis()));
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }
}
