package dev.bartizan.blocklist.feed.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** {@link FeedFormat#JSON}: an array of strings, at the root of a document or at a JSON Pointer. */
final class JsonArray {

    private static final int LONGEST_ADDRESS = 128;

    private final FeedEntries entries;
    private final JsonFactory json;
    private final byte[] address = new byte[LONGEST_ADDRESS];

    JsonArray(FeedEntries entries, JsonFactory json) {
        this.entries = entries;
        this.json = json;
    }

    /**
     * Parses the whole document, also after the array, to check that it is complete.
     *
     * @return the number of elements
     */
    long read(InputStream document, Optional<String> pointer) throws IOException {
        JsonPointer path = compile(pointer.orElse(""));
        try (JsonParser whole = json.createParser(document)) {
            JsonParser found = at(path, whole);
            if (found.nextToken() != JsonToken.START_ARRAY) {
                throw notFound(pointer);
            }
            long elements = readElements(found);
            while (whole.nextToken() != null) {
                // Read to the end to detect a truncated document.
            }
            return elements;
        } catch (JsonEOFException e) {
            throw new FeedException(
                    FeedFailure.TRUNCATED,
                    "The JSON document ends in the middle: the download or the file is incomplete.",
                    Map.of(),
                    e);
        } catch (StreamConstraintsException e) {
            throw new FeedException(
                    FeedFailure.TOO_LARGE,
                    "The JSON document is nested too deeply or has too long a text for a list of addresses.",
                    Map.of(),
                    e);
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new FeedException(
                    FeedFailure.UNKNOWN_FORMAT,
                    "The feed is not valid JSON, see line %d.".formatted(line),
                    Map.of("line", line),
                    e);
        } catch (CharConversionException e) {
            throw new FeedException(
                    FeedFailure.UNKNOWN_FORMAT, "The feed is not valid JSON: it is not in UTF-8.", Map.of(), e);
        }
    }

    private static JsonPointer compile(String pointer) throws FeedException {
        try {
            return JsonPointer.compile(pointer);
        } catch (IllegalArgumentException e) {
            throw new FeedException(
                    FeedFailure.NO_SUCH_POINTER,
                    "“%s” is not a JSON Pointer, such as “/data/addresses”.".formatted(RejectedLine.show(pointer)),
                    Map.of(),
                    e);
        }
    }

    /** What of the document is at the path: the first value, if there is one. */
    private static JsonParser at(JsonPointer path, JsonParser whole) {
        return path.matches()
                ? whole
                : new FilteringParserDelegate(
                        whole, new JsonPointerBasedFilter(path), Inclusion.ONLY_INCLUDE_ALL, false);
    }

    private long readElements(JsonParser parser) throws IOException {
        long elements = 0;
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY && token != null;
                token = parser.nextToken()) {
            elements++;
            if (token == JsonToken.VALUE_STRING) {
                readElement(parser);
            } else {
                String what = parser.currentToken().isStructStart() ? token.asString() : parser.getText();
                entries.reject(line(parser), what, "An element of the array must be a string.");
                parser.skipChildren();
            }
        }
        return elements;
    }

    private void readElement(JsonParser parser) throws IOException {
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
        entries.isAddress(address, 0, length);
        if (!entries.accept()) {
            entries.rejectLast(line(parser), parser.getText());
        }
    }

    private static long line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static FeedException notFound(Optional<String> pointer) {
        return pointer.map(path -> new FeedException(
                        FeedFailure.NO_SUCH_POINTER,
                        "The JSON document has no array at “%s”.".formatted(RejectedLine.show(path)),
                        Map.of("pointer", path)))
                .orElseGet(() -> new FeedException(
                        FeedFailure.NO_SUCH_POINTER,
                        "The JSON document is not an array: select the array with a JSON Pointer, for example"
                                + " “/data/addresses”."));
    }
}
