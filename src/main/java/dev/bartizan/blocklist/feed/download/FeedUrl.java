package dev.bartizan.blocklist.feed.download;

import com.google.re2j.Pattern;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/** Functions for the URLs of feeds. */
public final class FeedUrl {

    private static final Pattern QUERY_VALUE = Pattern.compile("=[^&]*");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private FeedUrl() {}

    /**
     * The URL for logs and display: without user name and password, and with {@code …} in place of query values, which
     * often are keys.
     */
    public static String redacted(URI url) {
        if (url.isOpaque()) {
            // Only files use this form. Others could contain credentials in unexpected places.
            return scheme(url).equals("file") ? url.toString() : url.getScheme() + ":…";
        }
        String query = url.getRawQuery() == null
                ? ""
                : "?" + QUERY_VALUE.matcher(url.getRawQuery()).replaceAll("=…");
        return withoutQuery(url) + query;
    }

    /** The URL without credentials and fragment. */
    static URI withoutCredentials(URI url) {
        if (url.isOpaque()) {
            return url;
        }
        return URI.create(withoutQuery(url) + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()));
    }

    static String scheme(URI url) {
        return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    }

    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return scheme(url).equals("https") ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether both have the same scheme, host and port (RFC 6454). */
    public static boolean sameOrigin(URI one, URI other) {
        return scheme(one).equals(scheme(other))
                && Objects.requireNonNullElse(one.getHost(), "").equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static String withoutQuery(URI url) {
        var text = new StringBuilder();
        if (url.getScheme() != null) {
            text.append(url.getScheme()).append(':');
        }
        if (url.getRawAuthority() != null) {
            String authority = url.getRawAuthority();
            text.append("//").append(authority.substring(authority.lastIndexOf('@') + 1));
        }
        return text.append(url.getRawPath()).toString();
    }
}
