package dev.bartizan.container.engine.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.engine.docker.FileOwner;
import dev.bartizan.container.engine.docker.LogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Data from an engine: the first byte selects the kind, the rest is the data. */
public final class EngineAnswerFuzz {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-22T12:00:00Z"), ZoneOffset.UTC);

    private EngineAnswerFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
        InputStream in = new ByteArrayInputStream(rest);
        try {
            switch (bytes[0] & 3) {
                case 0 -> body(rest);
                case 1 -> EngineAnswer.read(in, null, JSON).message();
                case 2 -> LogReader.read(in, CLOCK, line -> line.text().length());
                default -> {
                    FileOwner.parse(new String(rest, StandardCharsets.ISO_8859_1));
                    FileOwner.read(in);
                }
            }
        } catch (IOException expected) {
            // Most inputs are not a response.
        }
    }

    private static void body(byte[] bytes) throws IOException {
        EngineAnswer answer = EngineAnswer.read(new ByteArrayInputStream(bytes), null, JSON);
        byte[] body = answer.body().readAllBytes();
        boolean counted = answer.header("Content-Length").isPresent()
                && !answer.header("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked")
                && answer.status() != 204
                && answer.status() != 304;
        if (body.length > bytes.length
                || counted
                        && body.length
                                != Long.parseLong(
                                        answer.header("Content-Length").orElseThrow())) {
            throw new IllegalStateException("A body of " + body.length + " bytes");
        }
    }
}
