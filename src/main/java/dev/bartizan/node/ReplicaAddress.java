package dev.bartizan.node;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a node is reached by the others.
 *
 * @param host a name or an address, without brackets
 * @param tls whether the connections are encrypted
 */
public record ReplicaAddress(String host, int port, boolean tls) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /**
     * Parses a URL that has no more than a scheme, a host and a port.
     *
     * @throws IllegalArgumentException if it isn't one; the message says what is expected
     */
    public static ReplicaAddress parse(String url) {
        try {
            URI uri = new URI(url.strip());
            boolean tls = "https".equalsIgnoreCase(uri.getScheme());
            boolean bare = (uri.getRawPath() == null
                            || uri.getRawPath().isEmpty()
                            || uri.getRawPath().equals("/"))
                    && uri.getRawQuery() == null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
            if (bare && uri.getHost() != null && (tls || "http".equalsIgnoreCase(uri.getScheme()))) {
                String host = uri.getHost();
                int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS : HTTP;
                return new ReplicaAddress(
                        host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, tls);
            }
        } catch (URISyntaxException unreadable) {
            // The message below says what is expected.
        }
        throw new IllegalArgumentException("the form is http://host:port, without a path");
    }
}
