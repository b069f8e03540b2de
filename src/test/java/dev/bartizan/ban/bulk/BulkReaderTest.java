package dev.bartizan.ban.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.error.ServiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BulkReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void csvHasTheColumnsOfItsHeaderInAnyOrder() throws IOException {
        List<BulkEntry> entries = all(
                new CsvBans(
                        body(
                                "\uFEFFscope, Value ,duration,reason\r\n\r\nip,45.155.205.7,24h,\"a \"\"b\"\", c\"\r\nrange,45.155.204.0/24,,\n")));

        assertThat(entries)
                .containsExactly(
                        BulkEntry.of(
                                3,
                                Map.of(
                                        "scope",
                                        "ip",
                                        "value",
                                        "45.155.205.7",
                                        "duration",
                                        "24h",
                                        "reason",
                                        "a \"b\", c")),
                        BulkEntry.of(4, Map.of("scope", "range", "value", "45.155.204.0/24")));
    }

    @Test
    void wrongCsvLineSpoilsItselfAlone() throws IOException {
        List<BulkEntry> entries =
                all(new CsvBans(body("ip,reason\n45.155.205.1,\"open\n45.155.205.2\n45.155.205.3,a,b\n"
                        + "x".repeat(20_000) + ",a\n45.155.205.4,\"a\"b\n45.155.205.5,last")));

        assertThat(entries).extracting(BulkEntry::line).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(entries.subList(0, 5))
                .allSatisfy(entry -> assertThat(entry.problem()).isPresent());
        assertThat(entries.get(3).problem().orElseThrow()).contains("longer than 16384");
        assertThat(entries.getLast().fields())
                .containsEntry("ip", "45.155.205.5")
                .containsEntry("reason", "last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "45.155.205.7", "duration,scope", "ip,duraton", "\"ip"})
    void csvWithoutAUsableHeaderIsRefused(String header) {
        assertThatThrownBy(() -> new CsvBans(body(header + "\n45.155.205.7,4h\n")))
                .isInstanceOf(ServiceException.class)
                .extracting(failure -> ((ServiceException) failure).details().get("fields"))
                .asString()
                .contains("header");
    }

    @Test
    void wrongLineOfNdjsonSpoilsItselfAlone() throws IOException {
        List<BulkEntry> entries = all(JsonBans.lines(body("""
                {"ip":"45.155.205.1","duration":"4h","force":true,"reason":null}
                {"ip":"45.155.205.2"
                {"ip":"45.155.205.3","color":{"a":[1,2]},"duration":"1h"}

                ["45.155.205.4"]
                {"ip":{"a":1}}
                {"ip":"45.155.205.5"} {"ip":"45.155.205.6"}
                "45.155.205.7"
                {"ip":"45.155.205.8","reason":"%s"}
                {"value":"45.155.205.9"}""".formatted("x".repeat(20_000)))));

        assertThat(entries).extracting(BulkEntry::line).containsExactly(1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(entries.getFirst().fields())
                .isEqualTo(Map.of("ip", "45.155.205.1", "duration", "4h", "force", "true"));
        assertThat(entries.get(2).problem().orElseThrow()).contains("color is unknown");
        assertThat(entries.stream().filter(entry -> entry.problem().isEmpty()).map(BulkEntry::line))
                .containsExactly(1L, 10L);
    }

    @Test
    void arrayIsReadToItsFirstMistake() throws IOException {
        BulkReader reader =
                JsonBans.array(body("[{\"ip\":\"45.155.205.1\"},\n 7,\n{\"ip\":\"45.155.205.2\"},\n{\"ip\" }]"));

        assertThat(reader.next().orElseThrow()).isEqualTo(BulkEntry.of(1, Map.of("ip", "45.155.205.1")));
        assertThat(reader.next().orElseThrow().problem().orElseThrow()).contains("must be a JSON object");
        assertThat(reader.next().orElseThrow().line()).isEqualTo(3);
        assertThatThrownBy(reader::next).isInstanceOf(JsonProcessingException.class);
        for (String broken : List.of("[{\"ip\":\"45.155.205.1\"}", "[] []", "[{\"ip\":\"45.155.205.1\"}},")) {
            assertThatThrownBy(() -> all(JsonBans.array(body(broken))))
                    .as(broken)
                    .isInstanceOf(JsonProcessingException.class);
        }
        assertThat(all(JsonBans.array(body("[]")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "45.155.205.7 | 45.155.205.7/32",
                "45.155.205.4-45.155.205.9 | 45.155.205.4/30, 45.155.205.8/31",
                "45.155.205.0 - 45.155.205.255 | 45.155.205.0/24",
                "2a01:4f8::-2a01:4f8::2 | 2a01:4f8::/127, 2a01:4f8::2/128"
            })
    void rangeBecomesAsFewCidrsAsPossible(String given, String cidrs) {
        assertThat(orders(Map.of("ip", given)))
                .extracting(order -> order.range().toString())
                .containsExactly(cidrs.split(", "));
    }

    @Test
    void endIsADurationATimeOrTheDefaultOfTheFormat() {
        assertThat(end(Map.of("ip", "45.155.205.7"))).isEmpty();
        assertThat(end(Map.of("value", "45.155.205.7"))).contains(new BanOrder.End.After(Duration.ofHours(4)));
        assertThat(end(Map.of("value", "45.155.205.7", "duration", "1h0m0.5s")))
                .contains(new BanOrder.End.After(Duration.ofMillis(3_600_500)));
        assertThat(end(Map.of("ip", "45.155.205.7", "until", "2026-11-29T13:00:00.1239+01:00")))
                .contains(new BanOrder.End.At(Instant.parse("2026-11-29T12:00:00.123Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "duration, 4, duration must be",
        "duration, 0s, duration must be from",
        "until, tomorrow, until must be a time",
        "until, 2026-11-28T12:00:00Z, until must be 1s to 3650d in the future",
        "until, 2099-01-01T00:00:00Z, until must be 1s to 3650d in the future",
        "scope, username, scope must be ip or range",
        "force, yes, force must be false or true",
        "value, 45.155.205.8, either ip or value",
        "ip, 45.155.205, has fewer",
        "ip, 45.155.205.9-45.155.205.1, range first-last"
    })
    void wrongFieldIsNamed(String field, String text, String reason) {
        Map<String, String> fields = new HashMap<>(Map.of("ip", "45.155.205.7"));
        fields.put(field, text);

        assertThatThrownBy(() -> orders(fields))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static Optional<BanOrder.End> end(Map<String, String> fields) {
        return orders(fields).getFirst().end();
    }

    private static List<BanOrder> orders(Map<String, String> fields) {
        return BulkFields.orders(fields, Optional.empty(), NOW);
    }

    private static List<BulkEntry> all(BulkReader reader) throws IOException {
        List<BulkEntry> entries = new ArrayList<>();
        for (Optional<BulkEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            entries.add(next.get());
        }
        return entries;
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
