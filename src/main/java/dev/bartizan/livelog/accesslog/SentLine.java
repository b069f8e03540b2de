package dev.bartizan.livelog.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * The first line of a request as a proxy logs it, such as {@code GET /x HTTP/1.1}. A client can send anything.
 *
 * @param method absent if the text doesn't begin with a name in capital letters
 * @param uri the target; the whole text if it has no other part
 * @param protocol absent if the text doesn't end with one
 */
record SentLine(
        @Nullable String method,
        @Nullable String uri,
        @Nullable String protocol) {

    private static final SentLine UNKNOWN = new SentLine(null, null, null);
    private static final int LONGEST_METHOD = 20;

    static SentLine of(String text) {
        if (text.isEmpty() || text.equals("-")) {
            return UNKNOWN;
        }
        int space = text.indexOf(' ');
        if (space <= 0 || !isMethod(text.substring(0, Math.min(space, LONGEST_METHOD + 1)))) {
            return new SentLine(null, text, null);
        }
        String rest = text.substring(space + 1);
        int last = rest.lastIndexOf(' ');
        boolean versioned = last > 0 && rest.startsWith("HTTP/", last + 1);
        return new SentLine(
                text.substring(0, space),
                versioned ? rest.substring(0, last) : rest,
                versioned ? rest.substring(last + 1) : null);
    }

    private static boolean isMethod(String word) {
        return word.length() <= LONGEST_METHOD
                && word.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z' || letter == '-');
    }
}
