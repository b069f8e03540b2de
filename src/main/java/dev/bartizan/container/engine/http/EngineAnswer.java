package dev.bartizan.container.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An engine's answer: the part of HTTP/1.1 (RFC 9112) that engines use. Closing it closes its connection. */
public final class EngineAnswer implements AutoCloseable {

    /** In bytes; engines' heads have less than 1 KiB. */
    private static final int LONGEST_LINE = 16 * 1024;

    private static final Pattern STATUS = Pattern.compile("[2-5][0-9][0-9]");

    private static final int MAX_HEADERS = 100;

    private static final int LONGEST_MESSAGE = 2000;

    /** In bytes; about the list of ten thousand containers. */
    private static final int LARGEST_JSON = 16 * 1024 * 1024;

    private final EngineConnection connection;
    private final ObjectMapper mapper;
    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;

    private EngineAnswer(
            EngineConnection connection,
            ObjectMapper mapper,
            int status,
            Map<String, String> headers,
            InputStream body) {
        this.connection = connection;
        this.mapper = mapper;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** Reads the head of an answer. */
    static EngineAnswer read(EngineConnection connection, ObjectMapper mapper) throws IOException {
        return read(new BufferedInputStream(connection), connection, mapper);
    }

    /** @param in the bytes of the connection */
    static EngineAnswer read(InputStream in, EngineConnection connection, ObjectMapper mapper) throws IOException {
        int status = status(HttpBody.line(in, LONGEST_LINE));
        Map<String, String> headers = new TreeMap<>();
        int lines = 0;
        for (String line = HttpBody.line(in, LONGEST_LINE); !line.isEmpty(); line = HttpBody.line(in, LONGEST_LINE)) {
            int colon = line.indexOf(':');
            if (colon < 1 || ++lines > MAX_HEADERS) {
                throw new ProtocolException("Invalid HTTP header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new EngineAnswer(connection, mapper, status, headers, body(in, status, headers));
    }

    private static int status(String line) throws IOException {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !STATUS.matches(words[1])) {
            throw new ProtocolException("Not an HTTP/1.1 answer: " + line);
        }
        return Integer.parseInt(words[1]);
    }

    private static InputStream body(InputStream in, int status, Map<String, String> headers) throws IOException {
        if (status == HttpURLConnection.HTTP_NO_CONTENT || status == HttpURLConnection.HTTP_NOT_MODIFIED) {
            return InputStream.nullInputStream();
        }
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return HttpBody.chunked(in);
        }
        String length = headers.get("content-length");
        if (length == null) {
            // The output of a program in a container: it ends with the connection.
            return in;
        }
        try {
            return HttpBody.ofLength(in, HttpBody.size(length, 10));
        } catch (NumberFormatException garbage) {
            throw new ProtocolException("Invalid Content-Length: " + length);
        }
    }

    public int status() {
        return status;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public InputStream body() {
        return body;
    }

    /** The whole body; a missing node if it is empty. At most 16 MiB. */
    public JsonNode json() throws IOException {
        return mapper.readTree(bytes());
    }

    /** The JSON values of an endless body. */
    public MappingIterator<JsonNode> jsons() throws IOException {
        return mapper.readerFor(JsonNode.class).readValues(body);
    }

    /** The message of an error, from the JSON field {@code message} or plain text; at most 2000 characters. */
    public String message() throws IOException {
        String text = new String(bytes(), StandardCharsets.UTF_8).strip();
        String message =
                text.startsWith("{") ? mapper.readTree(text).path("message").asText(text) : text;
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    }

    private byte[] bytes() throws IOException {
        byte[] bytes = body.readNBytes(LARGEST_JSON + 1);
        if (bytes.length > LARGEST_JSON) {
            throw new ProtocolException("The answer has more than " + LARGEST_JSON + " bytes");
        }
        return bytes;
    }

    /** Sets the timeout of the rest of the answer, from now on. */
    public void allow(Duration longest) {
        connection.allow(longest);
    }

    @Override
    public void close() {
        connection.close();
    }
}
