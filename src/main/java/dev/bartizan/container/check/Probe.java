package dev.bartizan.container.check;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The action of a health check. */
public sealed interface Probe {

    /**
     * Sends an HTTP GET request.
     *
     * @param host empty for the container's own address
     * @param status the expected statuses
     * @param text a text that the answer must contain
     * @param transport how it is sent
     */
    record Http(String host, int port, String path, StatusRange status, Optional<String> text, Transport transport)
            implements Probe {

        /** Without TLS and further headers. */
        public Http(String host, int port, String path, StatusRange status, Optional<String> text) {
            this(host, port, path, status, text, Transport.PLAIN);
        }

        /** The same request with further headers. */
        public Http with(Map<String, String> headers) {
            return new Http(host, port, path, status, text, new Transport(transport.tls(), headers));
        }
    }

    /**
     * How an HTTP request is sent.
     *
     * @param tls whether with TLS
     * @param headers further headers, by name; {@code Host} replaces the address in the request and is the name for TLS
     */
    record Transport(boolean tls, Map<String, String> headers) {

        static final Transport PLAIN = new Transport(false, Map.of());
    }

    /**
     * Opens a TCP connection.
     *
     * @param host empty for the container's own address
     */
    record Tcp(String host, int port) implements Probe {}

    /** Runs a program in the container; exit code 0 means healthy. */
    record Exec(List<String> command) implements Probe {}

    /** A range of expected HTTP statuses, both ends included. */
    record StatusRange(int from, int to) {

        private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

        /** All statuses that are not errors. */
        public static final StatusRange NO_ERROR = new StatusRange(200, 399);

        /**
         * Parses {@code 204} or {@code 200-299}.
         *
         * @throws IllegalArgumentException with a message that can be shown to users
         */
        public static StatusRange parse(String text) {
            Matcher matcher = RANGE.matcher(text.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("%s is not a status such as 204 or 200-299.".formatted(text));
            }
            int from = Integer.parseInt(matcher.group(1));
            return new StatusRange(from, matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2)));
        }

        boolean contains(int status) {
            return status >= from && status <= to;
        }
    }

    /** The host may be empty, therefore this is not parsed as a URI. */
    Pattern SHAPE = Pattern.compile("(https?|tcp)://([^/:\\[\\]]*|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?(/\\S*)?");

    /** The forms of a check, for messages. */
    String ALLOWED = "http://:8080/path, https://:8443/path, tcp://:5432 or exec:command";

    int HTTP_PORT = 80;
    int HTTPS_PORT = 443;
    int HIGHEST_PORT = 65_535;

    /**
     * Parses {@code http://:8080/path}, {@code https://:8443/path}, {@code tcp://:5432} or {@code exec:command arguments}.
     *
     * @throws IllegalArgumentException with a message that can be shown to users
     */
    static Probe parse(String check, StatusRange status, Optional<String> text) {
        if (check.startsWith("exec:")) {
            List<String> command = CommandLine.split(check.substring("exec:".length()));
            if (command.isEmpty()) {
                throw new IllegalArgumentException("%s has no command.".formatted(check));
            }
            return new Exec(command);
        }
        Matcher matcher = SHAPE.matcher(check);
        if (!matcher.matches()) {
            throw unreadable(check);
        }
        boolean tls = matcher.group(1).equals("https");
        boolean http = tls || matcher.group(1).equals("http");
        int port = matcher.group(3) == null ? tls ? HTTPS_PORT : HTTP_PORT : Integer.parseInt(matcher.group(3));
        boolean tcp = !http && matcher.group(3) != null && matcher.group(4) == null;
        if (port < 1 || port > HIGHEST_PORT || !(http || tcp)) {
            throw unreadable(check);
        }
        String host = matcher.group(2);
        return tcp
                ? new Tcp(host, port)
                : new Http(
                        host,
                        port,
                        matcher.group(4) == null ? "/" : matcher.group(4),
                        status,
                        text,
                        new Transport(tls, Map.of()));
    }

    private static IllegalArgumentException unreadable(String check) {
        return new IllegalArgumentException("%s must be %s.".formatted(check, ALLOWED));
    }
}
