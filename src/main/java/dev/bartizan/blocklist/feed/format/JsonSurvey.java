package dev.bartizan.blocklist.feed.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bartizan.blocklist.JsonPath;
import dev.bartizan.blocklist.feed.notation.Notation;
import dev.bartizan.ip.IpParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the places of addresses in the first bytes of a JSON feed. */
final class JsonSurvey {

    private static final int MAX_PATHS = 20;
    private static final int DEEPEST = 16;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ADDRESS = 128;

    private final IpParser addresses = new IpParser();
    private final Notation notation = new Notation(false);
    private final Set<String> found = new LinkedHashSet<>();
    /** The path of each open object or array, innermost first. */
    private final Deque<Open> open = new ArrayDeque<>();

    private record Open(String path, boolean array) {}

    private JsonSurvey() {}

    /** The paths to texts that are addresses, at most {@value #MAX_PATHS}. */
    static Set<String> paths(FeedBytes window, JsonFactory json) {
        var survey = new JsonSurvey();
        int length = window.limit() - window.position();
        try (JsonParser parser = json.createParser(window.array(), window.position(), length)) {
            survey.read(parser);
        } catch (IOException e) {
            // The beginning of a feed ends anywhere; what was found until there counts.
            return survey.found;
        }
        return survey.found;
    }

    /** Whether the first value is an array. */
    static boolean isArray(FeedBytes window) {
        for (int at = window.position(); at < window.limit(); at++) {
            byte character = window.array()[at];
            if (!FeedLines.isBlank(character) && character != '\n') {
                return character == '[';
            }
        }
        return false;
    }

    private void read(JsonParser parser) throws IOException {
        String name = "";
        for (JsonToken token = parser.nextToken();
                token != null && found.size() < MAX_PATHS;
                token = parser.nextToken()) {
            switch (token) {
                case FIELD_NAME -> {
                    name = parser.currentName();
                    if (name.length() > LONGEST_NAME || name.indexOf('"') >= 0) {
                        parser.nextToken();
                        parser.skipChildren();
                    }
                }
                case START_OBJECT, START_ARRAY -> {
                    if (open.size() == DEEPEST) {
                        parser.skipChildren();
                    } else {
                        boolean array = token == JsonToken.START_ARRAY;
                        open.push(new Open(array ? path(name) + "[]" : path(name), array));
                    }
                }
                case END_OBJECT, END_ARRAY -> open.pop();
                case VALUE_STRING -> {
                    if (isAddress(parser.getText())) {
                        found.add(path(name));
                    }
                }
                default -> {
                    // Only texts can be addresses.
                }
            }
        }
    }

    /** The path of the next value. */
    private String path(String name) {
        Open around = open.peek();
        if (around == null) {
            return "";
        }
        if (around.array()) {
            return around.path();
        }
        String member = JsonPath.quoted(name);
        return around.path().isEmpty() ? member : around.path() + "." + member;
    }

    private boolean isAddress(String text) {
        if (text.length() > LONGEST_ADDRESS) {
            return false;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return addresses.parseRange(bytes, 0, bytes.length).isValid()
                || notation.rewrite(bytes, 0, bytes.length)
                        && addresses
                                .parseRange(notation.text(), 0, notation.length())
                                .isValid();
    }
}
