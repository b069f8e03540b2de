package dev.bartizan.ban.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads bans from a JSON array of objects, or from NDJSON, which has one object on each line. */
final class JsonBans {

    /** The longest text is that of a whole line, so that its error is our own. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(BulkReader.LONGEST)
                    .maxNumberLength(100)
                    .maxNestingDepth(32)
                    .maxNameLength(1_000)
                    .build())
            .build();

    private JsonBans() {}

    /**
     * An array. After a mistake in its syntax nothing more can be read.
     *
     * @throws IOException if the body can't be read
     */
    static BulkReader array(InputStream body) throws IOException {
        JsonParser parser = JSON.createParser(body);
        parser.nextToken();
        return () -> {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                requireEnd(parser);
                return Optional.empty();
            }
            return Optional.of(entry(parser, parser.currentTokenLocation().getLineNr()));
        };
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "There is more after the array.");
        }
    }

    /** Lines with one object each; empty lines are skipped. A mistake spoils its line alone. */
    static BulkReader lines(InputStream body) {
        BodyLines lines = new BodyLines(body);
        return () -> {
            while (lines.next()) {
                if (!lines.text().isEmpty()) {
                    return Optional.of(line(lines));
                }
            }
            return Optional.empty();
        };
    }

    private static BulkEntry line(BodyLines lines) throws IOException {
        Map<String, String> shown = Map.of("", lines.text());
        if (lines.tooLong()) {
            return BulkEntry.unreadable(
                    lines.number(), shown, "The line is longer than " + BulkReader.LONGEST + " bytes.");
        }
        try (JsonParser parser = JSON.createParser(lines.text())) {
            parser.nextToken();
            BulkEntry entry = entry(parser, lines.number());
            return parser.nextToken() == null
                    ? entry
                    : BulkEntry.unreadable(lines.number(), shown, "The line has more than one JSON value.");
        } catch (JsonProcessingException invalid) {
            return BulkEntry.unreadable(
                    lines.number(), shown, "The line is not valid JSON: " + invalid.getOriginalMessage());
        }
    }

    /** The entry that begins with the current token. Reads only its fields' texts, so that its size is bounded. */
    private static BulkEntry entry(JsonParser parser, long line) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            String shown =
                    parser.currentToken() == null || parser.currentToken().isStructStart()
                            ? "a list"
                            : parser.getText();
            parser.skipChildren();
            return BulkEntry.unreadable(line, Map.of("", shown), "The entry must be a JSON object.");
        }
        Map<String, String> fields = new HashMap<>();
        String problem = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName().toLowerCase(Locale.ROOT);
            JsonToken value = parser.nextToken();
            if (!BulkFields.KNOWN.contains(name)) {
                problem = BulkFields.unknown(name);
                parser.skipChildren();
            } else if (value.isStructStart()) {
                problem = "The field " + name + " must be a text.";
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                fields.put(name, parser.getText());
            }
        }
        return problem.isEmpty() ? BulkEntry.of(line, fields) : BulkEntry.unreadable(line, fields, problem);
    }
}
