package dev.bartizan.http;

import io.netty.handler.codec.http.HttpRequest;

/**
 * The token in {@code /x/{token}/{format}}, for devices that can't send headers. It is moved from the path to a header
 * before all other code, so that no log line, metric or error with the path contains the token.
 */
public final class PathSecret {

    /** The header with the token. Clients may also send it; it grants the same as the path. */
    public static final String HEADER = "X-Bartizan-Path-Token";

    private static final String PREFIX = "/x/";
    private static final String EXPORTS = "/api/v1/export";

    private static final AllowedText TOKEN = AllowedText.visible(256);

    private PathSecret() {}

    /** Moves the token, if there is one, and replaces the path by that of the export. */
    public static void hide(HttpRequest request) {
        String target = request.uri();
        if (!target.startsWith(PREFIX)) {
            return;
        }
        int end = PREFIX.length();
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        String token = target.substring(PREFIX.length(), end);
        // A path can contain characters that are not allowed in headers; our tokens never do.
        if (TOKEN.matches(token)) {
            request.headers().set(HEADER, token);
        }
        request.setUri(EXPORTS + target.substring(end));
    }
}
