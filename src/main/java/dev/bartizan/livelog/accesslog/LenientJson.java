package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Reads the beginning of a JSON object that is damaged, cut off or very long. What a client can make many of is left out, so
 * that the result is small: request headers except the user agent, and members and elements after the first ones.
 */
final class LenientJson {

    private static final int MOST_MEMBERS = 300;
    private static final int MOST_ELEMENTS = 20;
    private static final int DEEPEST = 16;
    private static final int LONGEST_NAME = 4 << 20;
    private static final String HEADERS = "headers";
    private static final String USER_AGENT = "User-Agent";

    /** nginx without {@code escape=json} writes {@code \x22}. */
    private static final JsonFactory JSON = factory();

    private LenientJson() {}

    /**
     * Reads names of any length without a table of names, because a client chooses the names of its headers: a long one, or many
     * with the same hash, would end the line for other readers.
     */
    static JsonFactory factory() {
        return JsonFactory.builder()
                .configure(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS, true)
                .configure(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER, true)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNameLength(LONGEST_NAME)
                        .build())
                .build();
    }

    /** What can be read of a text; empty if it doesn't begin with an object. */
    static ObjectNode read(String text) {
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                read(parser, found, 1);
            }
        } catch (IOException damaged) {
            // What was read before is the result.
            return found;
        }
        return found;
    }

    private static void read(JsonParser parser, ObjectNode into, int depth) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (into.size() >= MOST_MEMBERS || depth >= DEEPEST) {
                parser.skipChildren();
            } else if (value == JsonToken.START_OBJECT) {
                // Put before it is read, because its end may be missing.
                ObjectNode inner = into.putObject(name);
                if (name.equals(HEADERS)) {
                    readUserAgent(parser, inner);
                } else {
                    read(parser, inner, depth + 1);
                }
            } else if (value == JsonToken.START_ARRAY) {
                readElements(parser, into.putArray(name));
            } else if (value != null) {
                readScalar(parser, value, into, name);
            }
        }
    }

    private static void readUserAgent(JsonParser parser, ObjectNode into) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY && name.equals(USER_AGENT)) {
                readElements(parser, into.putArray(name));
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void readElements(JsonParser parser, ArrayNode into) throws IOException {
        for (JsonToken value = parser.nextToken();
                value != null && value != JsonToken.END_ARRAY;
                value = parser.nextToken()) {
            if (value == JsonToken.VALUE_STRING && into.size() < MOST_ELEMENTS) {
                into.add(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void readScalar(JsonParser parser, JsonToken value, ObjectNode into, String name)
            throws IOException {
        switch (value) {
            case VALUE_STRING -> into.put(name, parser.getText());
            case VALUE_NUMBER_INT -> {
                if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                    into.put(name, parser.getLongValue());
                }
            }
            case VALUE_NUMBER_FLOAT -> into.put(name, parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> into.put(name, value == JsonToken.VALUE_TRUE);
            default -> into.putNull(name);
        }
    }
}
