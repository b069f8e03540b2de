package dev.bartizan.livelog.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.traffic.SeenRequest;
import dev.bartizan.traffic.SeenRequest.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    private static final Instant AT = Instant.parse("2026-11-20T21:20:46.184717Z");

    /** As written by Caddy 2.6.2. */
    private static final String LINE = """
            {"level":"info","ts":1795209646.1847167,"logger":"http.log.access.log0","msg":"handled request","request":\
            {"remote_ip":"198.51.100.7","remote_port":"60310","proto":"HTTP/1.1","method":"GET","host":"example.org:8181",\
            "uri":"/api/x?q=1&token=abc","headers":{"User-Agent":["evil\\"ua\\\\"],"Accept":["*/*"],"Status":[500]}},\
            "user_id":"","duration":0.001007892,"size":15,"status":200,"resp_headers":{"Server":["Caddy"]}}""";

    private final LineReader lines =
            new LineReader(new MaskedParameters(List.of()), Clock.systemUTC(), 16_384, ZoneOffset.UTC);
    private final AtomicInteger unknown = new AtomicInteger();
    private final RequestReader reader = new RequestReader(lines, unknown::incrementAndGet);

    private Optional<SeenRequest> read(String line) {
        return read(line, false);
    }

    private Optional<SeenRequest> read(String line, boolean cut) {
        return reader.read(new RawLine(line.getBytes(UTF_8), cut));
    }

    private Outcome outcome(String line) {
        return read(line).orElseThrow().outcome();
    }

    @Test
    void lineOfARequestHasAddressTimeAndOutcome() {
        assertThat(read(LINE))
                .contains(new SeenRequest(IpAddress.parse("198.51.100.7"), Optional.of(AT), Outcome.PASSED));
    }

    @ParameterizedTest
    @CsvSource({
        "100, PASSED",
        "304, PASSED",
        "399, PASSED",
        "400, FAILED",
        "403, FAILED",
        "404, FAILED",
        "429, FAILED",
        "502, FAILED",
        "0, FAILED",
        "99, FAILED",
        "-200, FAILED"
    })
    void statusDecidesWhetherARequestLooksLegitimate(int status, Outcome outcome) {
        assertThat(outcome(LINE.replace("\"status\":200", "\"status\":" + status)))
                .isEqualTo(outcome);
    }

    @Test
    void markOfAModuleMeansBlocked() {
        String blocked = LINE.replace("\"status\":200", "\"status\":403")
                .replace("{\"Server\"", "{\"X-Crowdsec-Decision\":[\"ban\"],\"Server\"");
        assertThat(outcome(blocked)).isEqualTo(Outcome.BLOCKED);
        assertThat(outcome(blocked.replace("403", "200"))).isEqualTo(Outcome.PASSED);
    }

    @Test
    void moduleOwnLineMeansThatARequestWasBlocked() {
        String line = """
                {"level":"error","ts":1795209646.5,"logger":"http.handlers.waf","msg":"WAF rule violation detected",\
                "hostname":"example.org","client_ip":"[2001:db8::1]:4711","unique_id":"xYz"}""";
        SeenRequest request = read(line).orElseThrow();
        assertThat(request.outcome()).isEqualTo(Outcome.BLOCKED_BY_MODULE);
        assertThat(request.address()).hasToString("2001:db8::1");
        assertThat(read(line.replace("WAF rule violation detected", "loaded"))).isEmpty();
    }

    @Test
    void errorBesideTheLineOfARequestIsNotCounted() {
        assertThat(read(LINE.replace("http.log.access", "http.log.error"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"remote_ip\":\"203.0.113.9\"', 203.0.113.9",
        "'\"remote_ip\":\"203.0.113.9\",\"client_ip\":\"203.0.113.10\"', 203.0.113.10",
        "'\"client_ip\":\"203.0.113.10\",\"remote_ip\":\"203.0.113.9\"', 203.0.113.10",
        "'\"remote_ip\":\"203.0.113.9\",\"client_ip\":7', 203.0.113.9",
        "'\"remote_ip\":\"::ffff:203.0.113.9\"', 203.0.113.9",
        "'\"remote_ip\":\"fe80::1%eth0\"', fe80::1"
    })
    void addressIsThatOfTheClient(String members, String address) {
        String line = LINE.replace("\"remote_ip\":\"198.51.100.7\"", members);
        assertThat(read(line).orElseThrow().address()).hasToString(address);
    }

    @Test
    void addressIsTheSameAsInTheLiveLog() {
        for (String line : new String[] {
            LINE,
            LINE.replace("198.51.100.7", "[2001:db8::9]:12"),
            LINE.replace("{\"level\"", "{\"client_ip\":\"203.0.113.1\",\"level\""),
            "{\"status\":200,\"client_ip\":\"203.0.113.1:80\",\"remote_ip\":\"203.0.113.2\"}",
            "{\"status\":200,\"remote_ip\":\"203.0.113.2\",\"request\":{}}"
        }) {
            String shown = lines.read(new RawLine(line.getBytes(UTF_8), false))
                    .request()
                    .clientIp();
            assertThat(read(line).orElseThrow().address()).as(line).hasToString(shown);
        }
    }

    @Test
    void lineThatWasCutCountsBecauseAClientCanMakeItTooLong() {
        String cut = LINE.substring(0, LINE.indexOf("evil") + 2);
        assertThat(read(cut, true).orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(read(LINE.substring(0, LINE.indexOf("proto")), true)).isPresent();
        assertThat(read(LINE.substring(0, LINE.indexOf("remote_ip")), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "[1,2]",
                "7",
                "{",
                "{}",
                "{\"status\":200}",
                "{\"request\":7,\"status\":200}",
                "{\"request\":{\"remote_ip\":\"nobody\"},\"status\":200}",
                "{\"request\":{\"remote_ip\":\"010.0.0.1\"},\"status\":200}",
                "{\"request\":{\"remote_ip\":\"192.0.2.1\"}}",
                "127.0.0.1 - - \"GET / HTTP/1.1\" 200"
            })
    void whatIsNoRequestIsNotCounted(String line) {
        assertThat(read(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"soon\"", "{}", "[[1]]", "true"})
    void requestWithoutAReadableTimeHasNone(String time) {
        assertThat(read(LINE.replace("1795209646.1847167", time)).orElseThrow().at())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "-99999999999999999999", "99999999999999999999", "1e-400", "-5"})
    void timesOfNoCenturyAreReadWithoutAnError(String time) {
        assertThat(read(LINE.replace("1795209646.1847167", time))).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "192.0.2.7 - - [20/Nov/2026:21:20:46 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl\"|PASSED",
                "192.0.2.7 - - [20/Nov/2026:21:20:46 +0000] \"GET / HTTP/1.1\" 404 5 \"-\" \"curl\"|FAILED",
                "192.0.2.7:9 [20/Nov/2026:21:20:46.000] web web/<NOSRV> 0/-1/-1/-1/0 403 9 - - PR-- 1/1/0/0/0 0/0 \"GET / HTTP/1.1\"|BLOCKED",
                "{\"remote_addr\":\"192.0.2.7\",\"status\":\"200\",\"time_iso8601\":\"2026-11-20T21:20:46+00:00\"}|PASSED",
                "{\"ClientHost\":\"192.0.2.7\",\"DownstreamStatus\":502,\"time\":\"2026-11-20T21:20:46Z\"}|FAILED"
            })
    void requestsOfOtherProxiesAreCountedToo(String line, Outcome outcome) {
        // HAProxy's times have no zone.
        Optional<Instant> at =
                line.contains("<NOSRV>") ? Optional.empty() : Optional.of(Instant.parse("2026-11-20T21:20:46Z"));
        assertThat(read(line)).contains(new SeenRequest(IpAddress.parse("192.0.2.7"), at, outcome));
        assertThat(unknown).hasValue(0);
    }

    /** Names of headers with the same hash, and one that is longer than JSON readers allow. */
    @Test
    void namesOfHeadersHideNothing() {
        List<String> names = List.of("");
        for (int i = 0; i < 10; i++) {
            names = names.stream()
                    .flatMap(name -> Stream.of(name + "Aa", name + "BB"))
                    .toList();
        }
        String many = names.stream().map(name -> "\"" + name + "\":[\"v\"],").collect(Collectors.joining());
        for (String header : List.of(many, "\"" + "H".repeat(50_001) + "\":[\"v\"],")) {
            String line = LINE.replace("\"Accept\"", header + "\"Accept\"");
            assertThat(outcome(line)).isEqualTo(Outcome.PASSED);
            assertThat(outcome(line.replace(":200", ":404"))).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void requestWithPaddingIsReadToItsEnd() {
        String padded = LINE.replace("/api/x", "/" + "x".repeat(1_900_000)).replace(":200", ":404");
        assertThat(outcome(padded)).isEqualTo(Outcome.FAILED);
        assertThat(outcome(padded.replace(":404", ":302"))).isEqualTo(Outcome.PASSED);
    }

    @Test
    void addressOfOldCaddyAndBytesThatAreNoTextAreRead() {
        assertThat(read(LINE.replace("remote_ip\":\"198.51.100.7", "remote_addr\":\"198.51.100.7:60310"))
                        .orElseThrow()
                        .address())
                .hasToString("198.51.100.7");
        byte[] bytes = LINE.getBytes(ISO_8859_1);
        bytes[LINE.indexOf("evil")] = (byte) 0xff;
        bytes[LINE.indexOf("/api")] = (byte) 0xc3;
        assertThat(reader.read(new RawLine(bytes, false)).orElseThrow().outcome())
                .isEqualTo(Outcome.PASSED);
    }

    @Test
    void linesOfAnUnknownFormatAreCounted() {
        assertThat(read("Server started.")).isEmpty();
        assertThat(read("# comment")).isEmpty();
        assertThat(unknown).hasValue(2);
    }

    @Test
    void damagedBytesNeverFail() {
        Random random = new Random(16);
        byte[] line = LINE.getBytes(ISO_8859_1);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = line.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                damaged[random.nextInt(line.length)] = (byte) random.nextInt(256);
            }
            assertThat(reader.read(new RawLine(damaged, random.nextBoolean()))).isNotNull();
        }
        assertThat(read("{\"request\":".repeat(100_000), true)).isEmpty();
        assertThat(read("{\"status\":" + "9".repeat(10_000) + ",\"client_ip\":\"192.0.2.1\"}"))
                .isEmpty();
    }
}
