package dev.bartizan.blocklist.feed.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.format.JsonPaths.Place;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Collects the addresses at some places of JSON values. Skips everything else without keeping it. */
final class JsonAddresses {

    private static final int LONGEST_ADDRESS = 128;

    private final FeedEntries entries;
    private final byte[] address = new byte[LONGEST_ADDRESS];
    private long values;
    private boolean found;
    private long firstLine;

    JsonAddresses(FeedEntries entries) {
        this.entries = entries;
    }

    /**
     * Reads the value at the parser's current token to its end.
     *
     * @param line number of the line on which the parser's text begins
     */
    void read(JsonParser parser, Place place, long line) throws IOException {
        firstLine = line;
        value(parser, place, false);
    }

    /** Number of values at the places so far. */
    long values() {
        return values;
    }

    /** Whether there was a text or an array at one of the places. */
    boolean found() {
        return found;
    }

    private void value(JsonParser parser, Place place, boolean isElement) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, place, isElement);
            case START_ARRAY -> array(parser, place, isElement);
            case VALUE_STRING -> {
                if (place.isEnd()) {
                    found = true;
                    text(parser);
                }
            }
            case VALUE_NULL -> {
                if (place.isEnd() && isElement) {
                    reject(parser, "null");
                }
            }
            default -> {
                if (place.isEnd()) {
                    scalar(parser);
                }
            }
        }
    }

    private void object(JsonParser parser, Place place, boolean isElement) throws IOException {
        boolean leadsOn = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Place member = place.member(parser.currentName());
            parser.nextToken();
            if (member == null) {
                parser.skipChildren();
            } else {
                leadsOn = true;
                value(parser, member, false);
            }
        }
        if (place.isEnd() && isElement && !leadsOn) {
            reject(parser, "{");
        }
    }

    private void array(JsonParser parser, Place place, boolean isElement) throws IOException {
        if (place.isEnd() && isElement) {
            reject(parser, "[");
            parser.skipChildren();
            return;
        }
        found |= place.isEnd();
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
            Place element = element(place, index);
            if (element == null) {
                parser.skipChildren();
            } else {
                value(parser, element, true);
            }
            index++;
        }
        // An empty array has no addresses, but it is the right place.
        found |= index == 0 && place.element(0) != null;
    }

    /** At the end of a path, the elements of an array are the addresses. */
    private static @Nullable Place element(Place place, int index) {
        Place element = place.element(index);
        return element == null && place.isEnd() ? place : element;
    }

    private void text(JsonParser parser) throws IOException {
        values++;
        char[] characters = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        int length = parser.getTextLength();
        if (length > LONGEST_ADDRESS) {
            entries.reject(line(parser), parser.getText(), "This is longer than any address.");
            return;
        }
        for (int at = 0; at < length; at++) {
            char character = characters[offset + at];
            // Map non-ASCII characters to a byte that no address contains.
            address[at] = character < 128 ? (byte) character : (byte) '?';
        }
        accept(parser, length);
    }

    private void scalar(JsonParser parser) throws IOException {
        String text = parser.getText();
        if (text.length() > LONGEST_ADDRESS || parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            reject(parser, text);
            return;
        }
        int length = text.length();
        for (int at = 0; at < length; at++) {
            address[at] = (byte) text.charAt(at);
        }
        if (!entries.isAnyNotation(address, 0, length)) {
            reject(parser, text);
            return;
        }
        found = true;
        values++;
        accept(parser, length);
    }

    private void accept(JsonParser parser, int length) throws IOException {
        if (!entries.isAddress(address, 0, length)) {
            entries.isAnyNotation(address, 0, length);
        }
        if (!entries.accept()) {
            entries.rejectLast(line(parser), parser.getText());
        }
    }

    private void reject(JsonParser parser, String what) throws FeedException {
        values++;
        entries.reject(line(parser), what, "An address must be a text.");
    }

    private long line(JsonParser parser) {
        return firstLine + parser.currentTokenLocation().getLineNr() - 1;
    }
}
