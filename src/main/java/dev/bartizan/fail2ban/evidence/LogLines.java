package dev.bartizan.fail2ban.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Log lines of fail2ban's database. Each is a text, or a list of the parts before, in and after its time.
 *
 * @param lines at most {@value #MOST}, oldest first
 * @param shortened whether something was left out
 */
record LogLines(List<String> lines, boolean shortened) {

    static final int MOST = 50;
    static final int LONGEST = 2_000;

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads a JSON array, whose end may be missing. */
    static LogLines read(String json) {
        List<String> lines = new ArrayList<>();
        boolean shortened = false;
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken token = parser.nextToken() == JsonToken.START_ARRAY ? parser.nextToken() : JsonToken.END_ARRAY;
            for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == null) {
                    shortened = true;
                    break;
                }
                String line = line(parser, token);
                shortened |= line.length() > LONGEST;
                lines.add(line.length() > LONGEST ? line.substring(0, LONGEST) : line);
            }
        } catch (IOException endIsMissing) {
            shortened = true;
        }
        int surplus = Math.max(0, lines.size() - MOST);
        return new LogLines(List.copyOf(lines.subList(surplus, lines.size())), shortened || surplus > 0);
    }

    private static String line(JsonParser parser, JsonToken token) throws IOException {
        StringBuilder line = new StringBuilder();
        if (token == JsonToken.START_ARRAY) {
            for (JsonToken part = parser.nextToken();
                    part != JsonToken.END_ARRAY && part != null;
                    part = parser.nextToken()) {
                if (part == JsonToken.VALUE_STRING) {
                    line.append(parser.getText());
                }
                parser.skipChildren();
            }
        } else if (token == JsonToken.VALUE_STRING) {
            line.append(parser.getText());
        } else {
            parser.skipChildren();
        }
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
        return line.toString().strip();
    }
}
