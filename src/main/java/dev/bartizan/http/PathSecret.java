package dev.bartizan.http;

import io.netty.handler.codec.http.HttpRequest;

/**
 * The token in {@code /x/{token}/{format}}, for devices that can send no header. It moves from the path to a header before
 * anything else sees the request, so that no log line, metric or error that shows a path can show the token.
 */
public final class PathSecret {

    /** Where the token stands from then on. A client may send it too: it says no more than the path would. */
    public static final String HEADER = "X-Bartizan-Path-Token";

    private static final String PREFIX = "/x/";
    private static final String EXPORTS = "/api/v1/export";

    private static final AllowedText TOKEN = AllowedText.visible(256);

    private PathSecret() {}

    /** Moves the token, if there is one, and leaves the path of the export that is meant. */
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
        // A header can't have everything that a stranger may write into a path, and no token of ours has it.
        if (TOKEN.matches(token)) {
            request.headers().set(HEADER, token);
        }
        request.setUri(EXPORTS + target.substring(end));
    }
}
