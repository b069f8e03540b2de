package dev.bartizan.notify.mail;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jboss.logging.Logger;

/**
 * One connection to a mail server, as in RFC 5321, with {@code STARTTLS} (RFC 3207) and the logins {@code PLAIN} and {@code
 * LOGIN}.
 */
final class SmtpDialogue {

    private static final Logger LOG = Logger.getLogger(SmtpDialogue.class);

    private static final int LONGEST_LINE = 2_000;
    private static final int MOST_LINES = 100;
    private static final int CODE = 3;
    private static final int GOOD = 200;
    private static final int MORE = 300;
    private static final int HUNDRED = 100;

    private final SmtpServer server;
    private final SSLSocketFactory tls;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    SmtpDialogue(SmtpServer server, Socket connected, SSLSocketFactory tls) throws IOException {
        this.server = server;
        this.tls = tls;
        this.socket = connected;
        this.in = new BufferedInputStream(connected.getInputStream());
        this.out = connected.getOutputStream();
    }

    /** @throws SmtpException if the server refuses something */
    void send(Mail mail, Instant now) throws IOException {
        if (server.encryption() == SmtpServer.Encryption.TLS) {
            encrypt();
        }
        expect(GOOD, "the connection");
        List<String> offers = hello();
        if (server.encryption() == SmtpServer.Encryption.STARTTLS) {
            command("STARTTLS");
            expect(GOOD, "STARTTLS");
            // What was read before belongs to the unencrypted connection, and is discarded with its stream.
            encrypt();
            offers = hello();
        }
        if (server.login().isPresent()) {
            logIn(server.login().get(), offers);
        }
        command("MAIL FROM:<%s>".formatted(mail.sender()));
        expect(GOOD, "the sender");
        for (String recipient : mail.recipients()) {
            command("RCPT TO:<%s>".formatted(recipient));
            expect(GOOD, "a recipient");
        }
        command("DATA");
        expect(MORE, "DATA");
        // Content ends with a line break, and none of its lines begins with a dot.
        write(mail.content(now) + ".\r\n");
        expect(GOOD, "the message");
        quit();
    }

    private void encrypt() throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.createSocket(socket, bareHost(), server.port(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        socket = encrypted;
        in = new BufferedInputStream(encrypted.getInputStream());
        out = encrypted.getOutputStream();
    }

    private String bareHost() {
        String host = server.host();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns what the server offers, in upper case. */
    private List<String> hello() throws IOException {
        InetAddress own = socket.getLocalAddress();
        String address = own.getHostAddress();
        int scope = address.indexOf('%');
        String bare = scope < 0 ? address : address.substring(0, scope);
        command("EHLO [%s%s]".formatted(own instanceof Inet6Address ? "IPv6:" : "", bare));
        return expect(GOOD, "EHLO").stream()
                .map(line -> line.toUpperCase(Locale.ROOT))
                .toList();
    }

    private void logIn(SmtpServer.Login login, List<String> offers) throws IOException {
        List<String> ways = offers.stream()
                .filter(offer -> offer.startsWith("AUTH ") || offer.startsWith("AUTH="))
                .flatMap(offer -> Stream.of(offer.substring("AUTH ".length()).split(" ", -1)))
                .toList();
        if (ways.contains("PLAIN")) {
            command("AUTH PLAIN " + base64("\0" + login.user() + "\0" + login.password()));
        } else if (ways.contains("LOGIN")) {
            command("AUTH LOGIN");
            expect(MORE, "the login");
            command(base64(login.user()));
            expect(MORE, "the login");
            command(base64(login.password()));
        } else {
            throw new SmtpException("The mail server offers neither of the logins PLAIN and LOGIN.");
        }
        expect(GOOD, "the login");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The server has accepted the message; a failure now must not send it again. */
    private void quit() {
        try {
            command("QUIT");
            socket.close();
        } catch (IOException gone) {
            LOG.debugv(gone, "mail_server_gone_before_quit");
        }
    }

    private void command(String line) throws IOException {
        if (line.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("A command can't have control characters.");
        }
        write(line + "\r\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /**
     * Reads a reply.
     *
     * @param kind {@value #GOOD} or {@value #MORE}: the hundred of its code
     * @param to what it replies to, for people
     * @return the text of its lines
     */
    private List<String> expect(int kind, String to) throws IOException {
        List<String> text = new ArrayList<>();
        while (text.size() < MOST_LINES) {
            String line = line();
            int code = code(line);
            text.add(line.length() > CODE ? line.substring(CODE + 1) : "");
            if (line.length() > CODE && line.charAt(CODE) == '-') {
                continue;
            }
            if (code < kind || code >= kind + HUNDRED) {
                throw new SmtpException(code, "The mail server answered %d to %s.".formatted(code, to));
            }
            return text;
        }
        throw new SmtpException("The mail server's reply has more than %d lines.".formatted(MOST_LINES));
    }

    private static int code(String line) throws SmtpException {
        if (line.length() < CODE || !line.substring(0, CODE).chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new SmtpException("The server doesn't speak SMTP.");
        }
        return Integer.parseInt(line.substring(0, CODE));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The mail server closed the connection.");
            }
            if (line.length() >= LONGEST_LINE) {
                throw new SmtpException("The mail server's reply is too long.");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
