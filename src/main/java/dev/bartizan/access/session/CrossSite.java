package dev.bartizan.access.session;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.WebSocketHandshake;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Recognises requests that pages of other sites make. The browser's own word, {@code Sec-Fetch-Site}, decides if it is
 * there; otherwise the host of {@code Origin} must be that of the request.
 */
public final class CrossSite {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private CrossSite() {}

    /** Whether a request may change something or open a WebSocket. */
    static boolean matters(HttpServerRequest request) {
        return !SAFE.contains(request.method()) || WebSocketHandshake.isHandshake(request);
    }

    /**
     * Refuses a request that a page of another site makes.
     *
     * @throws ServiceException {@code CROSS_SITE}
     */
    public static void refuse(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            if (!OWN_SITE.contains(site.toLowerCase(Locale.ROOT))) {
                throw refusal("The browser says that a page of another site makes the request.");
            }
            return;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        // Browsers send the origin with each handshake.
        if (origin == null ? WebSocketHandshake.isHandshake(request) : !isOwn(origin, request)) {
            throw refusal("The header Origin is not the host of the request.");
        }
    }

    /**
     * Refuses a request for an image, a frame or a script of a page. Only a request for a whole page is accepted.
     *
     * @throws ServiceException {@code CROSS_SITE}
     */
    public static void refuseIncluded(HttpServerRequest request) {
        String destination = request.getHeader("Sec-Fetch-Dest");
        if (destination != null && !destination.equalsIgnoreCase("document")) {
            throw refusal("A page includes this address.");
        }
    }

    /**
     * Whether a page of ours leads to this request. Browsers don't send {@code Sec-Fetch-Site} over plain HTTP; then the
     * header {@code Referer} must name our host.
     */
    public static boolean isFromOwnPage(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String referer = request.getHeader(HttpHeaders.REFERER);
        return site == null ? referer != null && isOwn(referer, request) : site.equalsIgnoreCase("same-origin");
    }

    static ServiceException refusal(String reason) {
        return new ServiceException(ErrorCode.CROSS_SITE, Map.of("reason", reason));
    }

    /** Whether a URL, of which only scheme, host and port count, is at the host of the request. */
    private static boolean isOwn(String url, HttpServerRequest request) {
        HostAndPort host = request.authority();
        URI page;
        try {
            page = URI.create(url);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
        if (host == null || page.getHost() == null) {
            return false;
        }
        int usual = "https".equalsIgnoreCase(page.getScheme()) ? HTTPS : HTTP;
        return page.getHost().equalsIgnoreCase(host.host())
                && (page.getPort() < 0 ? usual : page.getPort()) == (host.port() < 0 ? usual : host.port());
    }
}
