package dev.bartizan.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An error as an HTML page, for browsers. It loads no other resources, and no script can run in it. */
public final class ErrorPage {

    static final String MEDIA_TYPE = "text/html;charset=UTF-8";

    /** Allows the browser only to display the page. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String HTML = "text/html";
    private static final String XHTML = "application/xhtml+xml";
    private static final String JSON = "application/json";

    private ErrorPage() {}

    /**
     * Whether the client prefers HTML to JSON.
     *
     * @param accept the request's {@code Accept} header
     */
    public static boolean isWanted(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        double html = 0;
        double json = 0;
        for (String range : accept.split(",")) {
            int end = range.indexOf(';');
            String type = (end < 0 ? range : range.substring(0, end)).strip();
            if (type.equalsIgnoreCase(HTML) || type.equalsIgnoreCase(XHTML)) {
                html = Math.max(html, weight(range));
            } else if (type.equalsIgnoreCase(JSON) || type.equalsIgnoreCase(Problem.MEDIA_TYPE)) {
                json = Math.max(json, weight(range));
            }
        }
        return html > json;
    }

    /** The weight of a range; 1 if it is missing or invalid. */
    private static double weight(String range) {
        for (String parameter : range.split(";")) {
            String text = parameter.strip();
            if (text.startsWith("q=") || text.startsWith("Q=")) {
                try {
                    return Double.parseDouble(text.substring(2));
                } catch (NumberFormatException unreadable) {
                    return 1;
                }
            }
        }
        return 1;
    }

    /** The page of an error. */
    static String of(int status, ErrorResponse error) {
        StringBuilder page = new StringBuilder(1024)
                .append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(status)
                .append(' ')
                .append(error.errorCode())
                .append("</title>\n</head>\n<body>\n<h1>")
                .append(status)
                .append(' ')
                .append(error.errorCode())
                .append("</h1>\n<p>")
                .append(escaped(error.message()))
                .append("</p>\n");
        if (!error.details().isEmpty()) {
            page.append("<dl>\n");
            for (Map.Entry<String, Object> detail : error.details().entrySet()) {
                page.append("<dt>")
                        .append(escaped(detail.getKey()))
                        .append("</dt><dd>")
                        .append(escaped(String.valueOf(detail.getValue())))
                        .append("</dd>\n");
            }
            page.append("</dl>\n");
        }
        return page.append("</body>\n</html>\n").toString();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(character);
            }
        }
        return escaped.toString();
    }
}
