package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Masks secrets in the access log. The time is linear in the length of a text. */
final class MaskedParameters {

    private static final String MASK = "***";

    /** Prefix of Bartizan's own tokens, which are masked everywhere, also in a path such as {@code /x/{token}/…}. */
    private static final String OWN_TOKEN = "bzn_";

    /** The escape for {@code &} in JSON. */
    private static final String ESCAPED_AMPERSAND = "\\u0026";

    private static final String BEFORE_PARAMETER = "?&;";
    private static final String AFTER_VALUE = "&;\"'<>\\#";

    /** Headers whose values are secrets. */
    private static final Set<String> HEADERS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-csrf-token");

    private final Set<String> names;

    /** Names of parameters and headers to search in texts. */
    private final String[] namesInText;

    MaskedParameters(Collection<String> parameters) {
        this.names = parameters.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        this.namesInText =
                Stream.concat(names.stream(), HEADERS.stream()).distinct().toArray(String[]::new);
    }

    /** Masks the secret parameters of a request's target. */
    String inUri(String uri) {
        String clean = withoutOwnTokens(uri);
        int query = clean.indexOf('?');
        if (query < 0) {
            return clean;
        }
        StringBuilder masked = new StringBuilder(clean.length()).append(clean, 0, query + 1);
        for (int start = query + 1; start < clean.length(); ) {
            int equals = -1;
            int end = start;
            while (end < clean.length() && clean.charAt(end) != '&' && clean.charAt(end) != ';') {
                if (equals < 0 && clean.charAt(end) == '=') {
                    equals = end;
                }
                end++;
            }
            if (equals > start && secret(clean.substring(start, equals))) {
                masked.append(clean, start, equals + 1).append(MASK);
            } else {
                masked.append(clean, start, end);
            }
            if (end < clean.length()) {
                masked.append(clean.charAt(end));
            }
            start = end + 1;
        }
        return masked.toString();
    }

    /** Also finds names in forms such as {@code %74oken}, {@code token[]} or {@code user[password]}. */
    private boolean secret(String written) {
        String name = written;
        if (name.indexOf('%') >= 0) {
            try {
                name = QueryStringDecoder.decodeComponent(name);
            } catch (IllegalArgumentException malformed) {
                name = written;
            }
        }
        name = name.toLowerCase(Locale.ROOT);
        int start = 0;
        for (int at = 0; at < name.length(); at++) {
            if (name.charAt(at) == '[' || name.charAt(at) == ']') {
                if (names.contains(name.substring(start, at))) {
                    return true;
                }
                start = at + 1;
            }
        }
        return names.contains(name.substring(start));
    }

    /** Masks secrets in any text, such as an unreadable line or a module's message. */
    String inText(String text) {
        String clean = withoutOwnTokens(text);
        StringBuilder masked = null;
        int copied = 0;
        for (int at = 0; at < clean.length(); ) {
            int parameter = startOfParameterValue(clean, at);
            int value = parameter >= 0 ? parameter : startOfMemberValue(clean, at);
            if (value < 0) {
                at++;
                continue;
            }
            masked = masked == null ? new StringBuilder(clean.length()) : masked;
            masked.append(clean, copied, value).append(MASK);
            at = parameter >= 0 ? endOfParameterValue(clean, value) : endOfJsonText(clean, value);
            copied = at;
        }
        return masked == null
                ? clean
                : masked.append(clean, copied, clean.length()).toString();
    }

    /** The start of the value of a parameter whose separator is at this position; -1 if there is none. */
    private int startOfParameterValue(String text, int at) {
        char first = text.charAt(at);
        int start;
        if (BEFORE_PARAMETER.indexOf(first) >= 0) {
            start = at + 1;
        } else if (first == '\\' && text.regionMatches(true, at, ESCAPED_AMPERSAND, 0, ESCAPED_AMPERSAND.length())) {
            start = at + ESCAPED_AMPERSAND.length();
        } else {
            return -1;
        }
        int end = endOfName(text, start, '=');
        return end < 0 ? -1 : end + 1;
    }

    private static int endOfParameterValue(String text, int start) {
        int end = start;
        while (end < text.length() && AFTER_VALUE.indexOf(text.charAt(end)) < 0 && !isBlank(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** The start of the text of a JSON member whose name starts at this position, also in an array; -1 if there is none. */
    private int startOfMemberValue(String text, int at) {
        if (text.charAt(at) != '"') {
            return -1;
        }
        int end = endOfName(text, at + 1, '"');
        if (end < 0) {
            return -1;
        }
        int value = skipBlanks(text, end + 1);
        if (value == text.length() || text.charAt(value) != ':') {
            return -1;
        }
        value = skipBlanks(text, value + 1);
        if (value < text.length() && text.charAt(value) == '[') {
            value = skipBlanks(text, value + 1);
        }
        return value < text.length() && text.charAt(value) == '"' ? value + 1 : -1;
    }

    /** The end of a JSON text, which may be cut off. */
    private static int endOfJsonText(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end, text.length());
    }

    /** The end of a secret's name that starts here and is followed by that character; -1 if there is none. */
    private int endOfName(String text, int start, char after) {
        for (String name : namesInText) {
            int end = start + name.length();
            if (end < text.length()
                    && text.charAt(end) == after
                    && text.regionMatches(true, start, name, 0, name.length())) {
                return end;
            }
        }
        return -1;
    }

    private static int skipBlanks(String text, int start) {
        int at = start;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character >= '\t' && character <= '\r';
    }

    /** Masks secret fields at every level, and secrets in texts. Changes the node. */
    JsonNode inFields(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                object.properties()
                        .forEach(field -> field.setValue(
                                names.contains(field.getKey().toLowerCase(Locale.ROOT))
                                                || HEADERS.contains(
                                                        field.getKey().toLowerCase(Locale.ROOT))
                                        ? TextNode.valueOf(MASK)
                                        : inFields(field.getValue())));
                yield object;
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, inFields(array.get(i)));
                }
                yield array;
            }
            case TextNode text -> TextNode.valueOf(inText(text.textValue()));
            default -> node;
        };
    }

    private static String withoutOwnTokens(String text) {
        int start = text.indexOf(OWN_TOKEN);
        if (start < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        int copied = 0;
        for (; start >= 0; start = text.indexOf(OWN_TOKEN, copied)) {
            int secret = start + OWN_TOKEN.length();
            int end = secret;
            while (end < text.length() && isOfToken(text.charAt(end))) {
                end++;
            }
            clean.append(text, copied, secret).append(end > secret ? MASK : "");
            copied = end;
        }
        return clean.append(text, copied, text.length()).toString();
    }

    private static boolean isOfToken(char character) {
        return character < 0x80 && Character.isLetterOrDigit(character) || character == '_' || character == '-';
    }
}
