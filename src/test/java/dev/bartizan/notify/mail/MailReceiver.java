package dev.bartizan.notify.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A real mail server that keeps what it receives. It knows one person. */
public final class MailReceiver implements AutoCloseable {

    public static final String USER = "me@example.org";
    public static final String PASSWORD = "s3cret +%:@/é";

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final SMTPServer server;
    private volatile int refusal;

    /** A received e-mail; the content has head and body. */
    public record Received(String from, String to, String content) {

        /** The decoded body. */
        public String text() {
            return new String(
                    Base64.getMimeDecoder().decode(content.substring(content.indexOf("\r\n\r\n"))),
                    StandardCharsets.UTF_8);
        }

        /** The lines of the head. */
        public List<String> head() {
            return content.substring(0, content.indexOf("\r\n\r\n")).lines().toList();
        }
    }

    public MailReceiver(UnaryOperator<SMTPServer.Builder> settings) {
        server = settings.apply(new SMTPServer.Builder()
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .port(0)
                        .insertReceivedHeaders(false)
                        .authenticationHandlerFactory(
                                new EasyAuthenticationHandlerFactory((user, password, context) -> {
                                    if (!user.equals(USER) || !password.equals(PASSWORD)) {
                                        throw new LoginFailedException();
                                    }
                                }))
                        .messageHandlerFactory(context -> new Handler()))
                .build();
        server.start();
    }

    /** Receives one e-mail. */
    private final class Handler implements MessageHandler {

        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String recipient) {
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException, RejectException {
            if (refusal != 0) {
                throw new RejectException(refusal, "Not now");
            }
            String content = new String(data.readAllBytes(), StandardCharsets.US_ASCII);
            recipients.forEach(recipient -> received.add(new Received(sender, recipient, content)));
            return null;
        }

        @Override
        public void done() {
            // Everything is kept when the data arrives.
        }
    }

    public int port() {
        return server.getPortAllocated();
    }

    /** Answers messages with this code from now on; 0 to accept them. */
    public void refuse(int code) {
        refusal = code;
    }

    /** One for each recipient. */
    public List<Received> all() {
        return List.copyOf(received);
    }

    /** Deletes the received e-mails. */
    public void clear() {
        received.clear();
    }

    @Override
    public void close() {
        server.stop();
    }
}
