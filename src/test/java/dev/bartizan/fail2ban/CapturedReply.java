package dev.bartizan.fail2ban;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A reply as a real server sent it.
 *
 * @param command what was asked, as JSON
 * @param pickle what came, without the end marker
 * @param value what that is for Python, with exceptions as maps of module, name and arguments
 */
public record CapturedReply(String command, byte[] pickle, Object value) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

    /** All captured replies, of all versions. */
    public static List<CapturedReply> all() {
        return Stream.of("1.0.2", "1.1.0")
                .flatMap(version -> of(version).stream())
                .toList();
    }

    private static List<CapturedReply> of(String version) {
        try (InputStream file = CapturedReply.class.getResourceAsStream("replies-" + version + ".txt")) {
            List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            List<CapturedReply> replies = new ArrayList<>();
            for (int i = 0; i < lines.size(); i += 3) {
                replies.add(new CapturedReply(
                        lines.get(i).substring(2),
                        HexFormat.of().parseHex(lines.get(i + 1).substring(2)),
                        JSON.readValue(lines.get(i + 2).substring(2), Object.class)));
            }
            return replies;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return command;
    }
}
