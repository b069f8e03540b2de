package dev.bartizan.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Checks whether a running service is alive, for images that have neither a shell nor curl. It runs without the framework, so
 * that it takes milliseconds; therefore it uses a plain socket and reads the environment itself.
 *
 * <p>It checks liveness, not readiness: an orchestrator must not restart a service because its disk is full.
 */
public final class HealthProbe {

    private static final int TIMEOUT_MILLIS = 900;
    private static final String REQUEST = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String ALIVE = "HTTP/1.1 200";

    private static final int HIGHEST_PORT = 65_535;

    private final String host;
    private final String port;
    private final Clock clock;

    HealthProbe(String host, String port, Clock clock) {
        this.host = host;
        this.port = port;
        this.clock = clock;
    }

    /** A probe for the service of this container, which shares {@code QUARKUS_HTTP_HOST} and {@code QUARKUS_HTTP_PORT}. */
    public static HealthProbe fromEnvironment(Clock clock) {
        return new HealthProbe(setting("quarkus.http.host", "127.0.0.1"), setting("quarkus.http.port", "8080"), clock);
    }

    private static String setting(String property, String otherwise) {
        String variable = System.getenv(property.toUpperCase().replace('.', '_'));
        return System.getProperty(property, variable == null || variable.isBlank() ? otherwise : variable);
    }

    /**
     * Whether the service answers within two seconds that it is alive. If not, one line on standard error has the reason.
     */
    public boolean ask() {
        int number = portNumber();
        if (number == 0) {
            return failed("QUARKUS_HTTP_PORT must be a number from 1 to " + HIGHEST_PORT);
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(reachable(), number), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            String status = statusLine(socket.getInputStream());
            return status.startsWith(ALIVE) || failed("answered " + status);
        } catch (IOException failure) {
            return failed(failure.toString());
        }
    }

    /** The port; 0 if the setting is not a valid port. */
    private int portNumber() {
        try {
            int number = Integer.parseInt(port.strip());
            return number > 0 && number <= HIGHEST_PORT ? number : 0;
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    /** The loopback address for a service that listens on all addresses. */
    private InetAddress reachable() throws UnknownHostException {
        InetAddress address = InetAddress.getByName(host);
        return address.isAnyLocalAddress() ? InetAddress.getByName("127.0.0.1") : address;
    }

    private static String statusLine(InputStream answer) throws IOException {
        String start = new String(answer.readNBytes(ALIVE.length()), StandardCharsets.US_ASCII);
        return start.lines().findFirst().orElse("nothing");
    }

    private boolean failed(String reason) {
        System.err.printf(
                "{\"timestamp\":\"%s\",\"level\":\"ERROR\",\"event\":\"healthcheck_failed\",\"port\":%s,\"reason\":\"%s\"}%n",
                clock.instant(), portNumber() == 0 ? '"' + harmless(port) + '"' : port.strip(), harmless(reason));
        return false;
    }

    /** Printable ASCII that needs no escape in JSON. */
    private static String harmless(String text) {
        StringBuilder harmless = new StringBuilder(text);
        for (int at = 0; at < harmless.length(); at++) {
            char character = harmless.charAt(at);
            if (character < ' ' || character > '~' || character == '"' || character == '\\') {
                harmless.setCharAt(at, '?');
            }
        }
        return harmless.toString();
    }
}
