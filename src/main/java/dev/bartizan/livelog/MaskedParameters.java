package dev.bartizan.livelog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes secrets out of what the access log has. */
final class MaskedParameters {

    private static final String MASK = "***";

    /** Tokens of ours, wherever they stand: {@code /x/{token}/…} has one in the path. */
    private static final Pattern OWN_TOKEN = Pattern.compile("bzn_[A-Za-z0-9_-]+");

    private static final Pattern SEPARATOR = Pattern.compile("(?<=[&;])");

    /** What such headers hold is a secret by itself. */
    private static final Set<String> HEADERS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key");

    private final Set<String> names;

    /** A parameter, or a member of JSON, within a text that may be cut off anywhere. */
    private final Pattern inText;

    MaskedParameters(Collection<String> parameters) {
        this.names = parameters.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        String any = Stream.concat(names.stream(), HEADERS.stream())
                .sorted()
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        this.inText = Pattern.compile(
                "((?:[?&;]|\\\\u0026)(?:" + any + ")=)[^&;\\s\"'<>\\\\#]*+" + "|(\"(?:" + any
                        + ")\"\\s*+:\\s*+(?:\\[\\s*+)?\")(?:[^\"\\\\]++|\\\\.)*+",
                Pattern.CASE_INSENSITIVE);
    }

    /** A request's target, with the values of the parameters masked. */
    String inUri(String uri) {
        String clean = withoutOwnTokens(uri);
        int query = clean.indexOf('?');
        if (query < 0) {
            return clean;
        }
        StringBuilder masked = new StringBuilder(clean.length()).append(clean, 0, query + 1);
        for (String parameter : SEPARATOR.split(clean.substring(query + 1))) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && secret(parameter.substring(0, equals))) {
                masked.append(parameter, 0, equals + 1).append(MASK);
                char last = parameter.charAt(parameter.length() - 1);
                if (last == '&' || last == ';') {
                    masked.append(last);
                }
            } else {
                masked.append(parameter);
            }
        }
        return masked.toString();
    }

    /** Names may be written as {@code %74oken}, {@code token[]} or {@code user[password]}. */
    private boolean secret(String written) {
        String name = written;
        if (name.indexOf('%') >= 0) {
            try {
                name = QueryStringDecoder.decodeComponent(name);
            } catch (IllegalArgumentException malformed) {
                name = written;
            }
        }
        return Stream.of(name.toLowerCase(Locale.ROOT).split("[\\[\\]]")).anyMatch(names::contains);
    }

    /** Any text: a line that can't be read, or what a module says. */
    String inText(String text) {
        String clean = withoutOwnTokens(text);
        return inText.matcher(clean).replaceAll(found -> {
            String name = found.group(1) != null ? found.group(1) : found.group(2);
            return Matcher.quoteReplacement(name + MASK);
        });
    }

    /** Fields, however deep: by their names and in their texts. */
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
        return text.contains("bzn_") ? OWN_TOKEN.matcher(text).replaceAll("bzn_" + MASK) : text;
    }
}
