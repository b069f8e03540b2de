package dev.bartizan.notify.mail;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mail server that accepts e-mail.
 *
 * @param host name or address; an IPv6 address in square brackets
 * @param login empty if the server needs none
 */
public record SmtpServer(String host, int port, Encryption encryption, Optional<Login> login) {

    /** How the connection is encrypted. */
    public enum Encryption {
        /** TLS from the first byte. */
        TLS("smtps", 465),
        /** {@code STARTTLS} before anything else; without it nothing is sent. */
        STARTTLS("smtp", 587),
        /** Not at all. */
        NONE("smtp+plain", 25);

        private final String scheme;
        private final int port;

        Encryption(String scheme, int port) {
            this.scheme = scheme;
            this.port = port;
        }

        /** The scheme of its URLs. */
        public String scheme() {
            return scheme;
        }

        /** The encryption of a URL; empty if the URL is not that of a mail server. */
        public static Optional<Encryption> of(URI url) {
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            return Stream.of(values())
                    .filter(each -> each.scheme.equals(scheme))
                    .findAny();
        }
    }

    /** A secret. */
    public record Login(String user, String password) {

        @Override
        public String toString() {
            return "…";
        }
    }

    /**
     * Reads {@code smtps://user:password@host:port}. User and password are percent-encoded.
     *
     * @throws IllegalArgumentException if it is not the URL of a mail server; the message doesn't have the URL
     */
    public static SmtpServer of(URI url) {
        Encryption encryption = Encryption.of(url)
                .orElseThrow(() -> new IllegalArgumentException("It is not the URL of a mail server."));
        int port = url.getPort() < 0 ? encryption.port : url.getPort();
        return new SmtpServer(
                url.getHost(),
                port,
                encryption,
                Optional.ofNullable(url.getRawUserInfo()).map(SmtpServer::login));
    }

    private static Login login(String userInfo) {
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new Login(decoded(userInfo), "")
                : new Login(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * The URL of a server from the fields of a form. It isn't checked.
     *
     * @param port empty for the usual one
     * @param user empty without login
     */
    public static String url(Encryption encryption, String host, String port, String user, String password) {
        String login = user.isEmpty() ? "" : "%s:%s@".formatted(encoded(user), encoded(password));
        return encryption.scheme + "://" + login + host + (port.isEmpty() ? "" : ":" + port);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
