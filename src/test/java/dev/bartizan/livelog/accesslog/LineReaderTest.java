package dev.bartizan.livelog.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");

    /** As written by Caddy 2.6.2. */
    private static final String CADDY_2_6 = """
            {"level":"info","ts":1795209646.1847167,"logger":"http.log.access.log0","msg":"handled request","request":\
            {"remote_ip":"198.51.100.7","remote_port":"60310","proto":"HTTP/1.1","method":"GET","host":"example.org:8181",\
            "uri":"/api/x?q=1&token=abc","headers":{"User-Agent":["evil\\"ua\\\\"],"Accept":["*/*"],"Authorization":[],\
            "X-Api-Key":["s3cret"]}},"user_id":"","duration":0.001007892,"size":15,"status":200,"resp_headers":\
            {"Server":["Caddy","Caddy"],"Set-Cookie":[]}}""";

    private final LineReader reader = new LineReader(
            new MaskedParameters(List.of("token")),
            Clock.fixed(NOW, ZoneOffset.UTC),
            16_384,
            ZoneId.of("Europe/Berlin"));

    private JsonNode read(String line) throws Exception {
        return read(new RawLine(line.getBytes(StandardCharsets.UTF_8), false));
    }

    private JsonNode read(RawLine line) throws Exception {
        return JSON.readTree(new AccessLogLine(line, reader).json());
    }

    @Test
    void aRequestHasEachFieldAndNoHeaderThatMayHoldASecret() throws Exception {
        assertThat(read(CADDY_2_6)).isEqualTo(JSON.readTree("""
                {"timestamp":"2026-11-20T21:20:46.184717Z","level":"info","logger":"http.log.access.log0",
                "client_ip":"198.51.100.7","method":"GET","uri":"/api/x?q=1&token=***","status":200,
                "duration":0.001007892,"size":15,"user_agent":"evil\\"ua\\\\","host":"example.org:8181",
                "source":"normal","blocked":false,"block_reason":null,"details":{"proto":"HTTP/1.1"}}"""));
    }

    @Test
    void laterVersionsSayWhoIsBehindATrustedProxy() throws Exception {
        String line = CADDY_2_6.replace("\"proto\"", "\"client_ip\":\"203.0.113.9\",\"proto\"");
        assertThat(read(line).path("client_ip").asText()).isEqualTo("203.0.113.9");
    }

    @Test
    void aModulesOwnLineHasTheAddressWithoutItsPort() throws Exception {
        JsonNode line = read("""
                {"level":"error","ts":1795209646.5,"logger":"http.handlers.waf","msg":"WAF rule violation detected",\
                "hostname":"example.org","uri":"/?token=abc&id=1'or'1","client_ip":"[2001:db8::1]:4711","unique_id":"xYz"}""");
        assertThat(line.path("client_ip").asText()).isEqualTo("2001:db8::1");
        assertThat(line.path("host").asText()).isEqualTo("example.org");
        assertThat(line.path("uri").asText()).startsWith("/?token=***&");
        assertThat(line.path("status").isNull()).isTrue();
        assertThat(line.path("source").asText()).isEqualTo("waf");
        assertThat(line.path("blocked").booleanValue()).isTrue();
        assertThat(line.path("details")).isEqualTo(JSON.readTree("""
                {"msg":"WAF rule violation detected","unique_id":"xYz"}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "1795209646.1847167, 2026-11-20T21:20:46.184717Z",
        "1795209646184.7167, 2026-11-20T21:20:46.184717Z",
        "1795209646184716700, 2026-11-20T21:20:46.184717Z",
        "'\"2026-11-20T22:20:46.184+0100\"', 2026-11-20T21:20:46.184Z",
        "'\"2026-11-20T21:20:46Z\"', 2026-11-20T21:20:46Z",
        "'\"2026/11/20 21:20:46\"', 2026-11-20T21:20:46Z",
        "'\"2026/11/20 21:20:46.184\"', 2026-11-20T21:20:46.184Z",
        "'\"2026/11/20 21:20:46.184716700\"', 2026-11-20T21:20:46.184716700Z",
        "'\"20/Nov/2026:22:20:46 +0100\"', 2026-11-20T21:20:46Z",
        "'\"1795209646.184\"', 2026-11-20T21:20:46.184Z",
        "'\"20/Nov/2026\"', 2026-11-21T06:00:00Z"
    })
    void timeIsReadInEachFormat(String written, String expected) throws Exception {
        assertThat(read("{\"ts\":" + written + "}").path("timestamp").asText()).isEqualTo(expected);
    }

    @Test
    void whatIsNoJsonIsPassedOnAsItIs() throws Exception {
        JsonNode line = read("127.0.0.1 - - \"GET /?token=abc HTTP/1.1\" 200");
        assertThat(line.at("/details/raw").asText()).isEqualTo("127.0.0.1 - - \"GET /?token=*** HTTP/1.1\" 200");
        assertThat(line.path("timestamp").asText()).isEqualTo(NOW.toString());
        assertThat(line.path("source").asText()).isEqualTo("normal");
        assertThat(read("[1,2]").at("/details/raw").asText()).isEqualTo("[1,2]");
    }

    @Test
    void invalidUtf8IsReplacedAndTheRestIsRead() throws Exception {
        byte[] bytes = CADDY_2_6.getBytes(StandardCharsets.ISO_8859_1);
        bytes[CADDY_2_6.indexOf("evil")] = (byte) 0xff;
        assertThat(read(new RawLine(bytes, false)).path("user_agent").asText()).isEqualTo("\ufffdvil\"ua\\");
    }

    @Test
    void cutLineShowsWhatIsThereAndKeepsNoSecret() throws Exception {
        String begin = CADDY_2_6.substring(0, CADDY_2_6.indexOf("user_id"));
        JsonNode line = read(new RawLine(begin.getBytes(StandardCharsets.UTF_8), true));
        assertThat(line.at("/details/cut").booleanValue()).isTrue();
        assertThat(line.path("client_ip").asText()).isEqualTo("198.51.100.7");
        assertThat(line.path("host").asText()).isEqualTo("example.org:8181");
        assertThat(line.path("status").isNull()).isTrue();
        assertThat(line.toString()).doesNotContain("s3cret", "abc");
    }

    @ParameterizedTest
    @ValueSource(ints = {17_000, 1_900_000})
    void paddingHidesNoField(int length) throws Exception {
        String padding = "x".repeat(length);
        for (String padded : List.of(
                CADDY_2_6.replace("/api/x", "/" + padding),
                CADDY_2_6.replace("\"Accept\":[\"*/*\"]", "\"Padding\":[\"" + padding + "\"]"),
                CADDY_2_6.replace("\"Accept\":[\"*/*\"]", "\"" + padding + "\":[\"x\"]"),
                CADDY_2_6.replace("evil", padding),
                CADDY_2_6.replace("\"user_id\":\"\"", "\"other\":\"" + padding + "\""))) {
            String blocked = padded.replace("\"status\":200", "\"status\":403")
                    .replace("\"Server\":[\"Caddy\",\"Caddy\"]", "\"X-Waf-Rule\":[\"1\"]");
            JsonNode line = read(blocked);
            assertThat(line.path("client_ip").asText()).isEqualTo("198.51.100.7");
            assertThat(line.path("host").asText()).isEqualTo("example.org:8181");
            assertThat(line.path("status").asInt()).isEqualTo(403);
            assertThat(line.path("blocked").booleanValue()).isTrue();
            assertThat(line.path("timestamp").asText()).startsWith("2026-11-20T21:20:46.184");
            assertThat(line.at("/details/cut").booleanValue()).isTrue();
            assertThat(line.toString()).doesNotContain("s3cret", "abc").hasSizeLessThan(16_384);
        }
    }

    @Test
    void manyHeadersHideNoField() throws Exception {
        String many = IntStream.range(0, 100_000)
                .mapToObj(i -> "\"H" + i + "\":[\"v\"],")
                .collect(Collectors.joining());
        JsonNode line = read(CADDY_2_6.replace("\"Accept\"", many + "\"Accept\""));
        assertThat(line.path("status").asInt()).isEqualTo(200);
        assertThat(line.path("user_agent").asText()).isEqualTo("evil\"ua\\");
        assertThat(line.toString()).hasSizeLessThan(2_000);
    }

    @ParameterizedTest
    @CsvSource({
        "0.25, 0.25",
        "'\"1.25ms\"', 0.00125",
        "'\"1m2.5s\"', 62.5",
        "'\"1250.5\u00b5s\"', 0.0012505",
        "1250000, 0.00125",
        "22532, 2.2532E-5",
        "5, 5.0",
        "'\"soon\"', null",
        "'[]', null"
    })
    void durationIsReadInEachFormat(String written, String seconds) throws Exception {
        JsonNode line = read(CADDY_2_6.replace("\"duration\":0.001007892", "\"duration\":" + written));
        assertThat(line.path("duration").asText()).isEqualTo(seconds);
        assertThat(line.path("status").asInt()).isEqualTo(200);
    }

    @Test
    void oldVersionsOfCaddyHaveTheAddressWithThePort() throws Exception {
        String line = CADDY_2_6.replace(
                "\"remote_ip\":\"198.51.100.7\",\"remote_port\":\"60310\"", "\"remote_addr\":\"[2001:db8::7]:60310\"");
        assertThat(read(line).path("client_ip").asText()).isEqualTo("2001:db8::7");
    }

    /** The member names that nginx's documentation and its users have. */
    @Test
    void nginxInJson() throws Exception {
        String line = """
                {"time_local":"20/Nov/2026:22:20:46 +0100","remote_addr":"198.51.100.7","request":"GET /x?token=abc HTTP/2.0",\
                "status":"403","body_bytes_sent":"153","request_time":"0.005","http_user_agent":"curl/8","host":"example.org",\
                "http_cookie":"s3cret","upstream":"10.0.0.1:80"}""";
        assertThat(read(line)).isEqualTo(JSON.readTree("""
                {"timestamp":"2026-11-20T21:20:46Z","level":"info","logger":null,"client_ip":"198.51.100.7",
                "method":"GET","uri":"/x?token=***","status":403,"duration":0.005,"size":153,"user_agent":"curl/8",
                "host":"example.org","source":"normal","blocked":false,"block_reason":null,
                "details":{"proto":"HTTP/2.0","upstream":"10.0.0.1:80","format":"json"}}"""));
        // Without escape=json, nginx writes no valid JSON.
        assertThat(read(line.replace("curl/8", "a\\x22b")).path("client_ip").asText())
                .isEqualTo("198.51.100.7");
        assertThat(read(line.replace("\"GET /x?token=abc HTTP/2.0\"", "\"\\\\x16\\\\x03\""))
                        .path("uri")
                        .asText())
                .isEqualTo("\\x16\\x03");
    }

    @Test
    void headersAndParametersOfJsonAreNotShownWhateverTheTimeIsCalled() throws Exception {
        JsonNode details = read("""
                {"ts":"2026-11-20T21:20:46+00:00","remote_addr":"198.51.100.7","status":403,"http_cookie":"s3cret",\
                "http_authorization":"s3cret","upstream_http_set_cookie":"s3cret","upstream_cookie_id":"s3cret",\
                "args":"token=s3cret&page=2","upstream":"10.0.0.1:80"}""").path("details");

        assertThat(details.toString()).doesNotContain("s3cret");
        assertThat(details.path("args").asText()).isEqualTo("token=***&page=2");
        assertThat(details.path("upstream").asText()).isEqualTo("10.0.0.1:80");
    }

    @Test
    void traefikInJson() throws Exception {
        assertThat(read("""
                {"ClientAddr":"10.0.0.9:60310","ClientHost":"192.0.2.1, 198.51.100.7","ClientPort":"60310",\
                "DownstreamContentSize":15,"DownstreamStatus":429,"Duration":1250000,"OriginStatus":0,"RequestAddr":"example.org:8443",\
                "RequestHost":"example.org","RequestMethod":"GET","RequestPath":"/x?token=abc","RequestProtocol":"HTTP/1.1",\
                "RouterName":"web@docker","downstream_Retry-After":"1","request_Authorization":"s3cret",\
                "request_User-Agent":"curl/8","level":"info","msg":"","time":"2026-11-20T21:20:46Z"}""")).isEqualTo(JSON.readTree("""
                {"timestamp":"2026-11-20T21:20:46Z","level":"info","logger":null,"client_ip":"198.51.100.7",
                "method":"GET","uri":"/x?token=***","status":429,"duration":0.00125,"size":15,"user_agent":"curl/8",
                "host":"example.org","source":"ratelimit","blocked":true,"block_reason":"Rate limit exceeded",
                "details":{"proto":"HTTP/1.1","RouterName":"web@docker","marks":{"Retry-After":"1"},"format":"traefik-json"}}"""));
    }

    @Test
    void caddyOnTheConsole() throws Exception {
        String line = "2026/11/20 21:20:46.184\tINFO\thttp.log.access.log0\thandled request\t"
                + CADDY_2_6
                        .substring(CADDY_2_6.indexOf("{\"remote_ip") - "\"request\":".length() - 1)
                        .replace(",\"request\"", "{\"request\"");
        JsonNode read = read(line);
        assertThat(read.path("client_ip").asText()).isEqualTo("198.51.100.7");
        assertThat(read.path("timestamp").asText()).isEqualTo("2026-11-20T21:20:46.184Z");
        assertThat(read.path("logger").asText()).isEqualTo("http.log.access.log0");
        assertThat(read.path("status").asInt()).isEqualTo(200);
        assertThat(read.path("uri").asText()).isEqualTo("/api/x?q=1&token=***");
        assertThat(read.at("/details/format").asText()).isEqualTo("caddy-console");
        assertThat(read(line.replace("INFO", "\u001b[31mERROR\u001b[0m"))
                        .path("level")
                        .asText())
                .isEqualTo("error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "198.51.100.7 - - [20/Nov/2026:22:20:46 +0100] \"GET /x?token=abc HTTP/1.1\" 404 153 \"http://s3cret/\" \"a \\\"b\\\"\"| |combined",
                "198.51.100.7 - bob] \\\"x [20/Nov/2026:21:20:46 +0000] \"GET /x?token=abc HTTP/1.1\" 404 153 \"-\" \"a\" \"9.9.9.9\"| |combined",
                "198.51.100.7 - - [20/Nov/2026:21:20:46 +0000] \"GET /x?token=abc HTTP/1.1\" 404 153| |combined",
                "127.0.1.1:80 198.51.100.7 - - [20/Nov/2026:21:20:46 +0000] \"GET /x?token=abc HTTP/1.1\" 404 153 \"-\" \"a\"|127.0.1.1:80|combined",
                "example.org:443 198.51.100.7 - - [20/Nov/2026:21:20:46 +0000] \"GET /x?token=abc HTTP/1.1\" 404 153 \"-\" \"a\"|example.org:443|combined",
                "192.0.2.1, 198.51.100.7 - - [20/Nov/2026:21:20:46 +0000] \"GET /x?token=abc HTTP/1.1\" 404 153 \"-\" \"a\" 12 \"web@docker\" \"http://10.0.0.1:80\" 250ms| |traefik"
            })
    void commonLogFormatAndItsExtensions(String written, @Nullable String host, String format) throws Exception {
        JsonNode line = read(written);
        assertThat(line.path("client_ip").asText()).isEqualTo("198.51.100.7");
        assertThat(line.path("timestamp").asText()).isEqualTo("2026-11-20T21:20:46Z");
        assertThat(line.path("method").asText()).isEqualTo("GET");
        assertThat(line.path("uri").asText()).isEqualTo("/x?token=***");
        assertThat(line.path("status").asInt()).isEqualTo(404);
        assertThat(line.path("size").asInt()).isEqualTo(153);
        assertThat(line.path("host").textValue()).isEqualTo(host);
        assertThat(line.path("duration").asDouble()).isEqualTo(format.equals("traefik") ? 0.25 : 0);
        assertThat(line.at("/details/proto").asText()).isEqualTo("HTTP/1.1");
        assertThat(line.at("/details/format").asText()).isEqualTo(format);
        assertThat(line.toString()).doesNotContain("s3cret", "9.9.9.9");
    }

    @Test
    void textThatIsTooLongOrOddIsShownAsFarAsPossible() throws Exception {
        String start = "198.51.100.7 - - [20/Nov/2026:21:20:46 +0000] \"";
        JsonNode padded = read(start + "GET /" + "x".repeat(1_900_000) + " HTTP/1.1\" 403 153 \"-\" \"a\"");
        assertThat(padded.path("status").asInt()).isEqualTo(403);
        assertThat(padded.path("uri").asText()).hasSize(4_097);
        assertThat(padded.at("/details/cut").booleanValue()).isTrue();
        JsonNode cut = read(new RawLine((start + "GET /xyz").getBytes(StandardCharsets.UTF_8), true));
        assertThat(cut.path("client_ip").asText()).isEqualTo("198.51.100.7");
        assertThat(cut.path("uri").asText()).isEqualTo("/xyz");
        assertThat(read(start + "\\x16\\x03\\x01\" 400 150 \"-\" \"-\"")
                        .path("uri")
                        .asText())
                .isEqualTo("\\x16\\x03\\x01");
        assertThat(read(start + "-\" 408 0 \"-\" \"-\"").path("uri").isNull()).isTrue();
        assertThat(read("x".repeat(100_000)).at("/details/raw").asText()).hasSize(16_384);
    }

    @Test
    void haproxyInTheZoneOfThisMachine() throws Exception {
        String line = "Nov 20 22:20:46 lb haproxy[12]: 2001:db8::7:60310 [20/Nov/2026:22:20:45.684] https~ app/one"
                + " 0/0/1/2/500 200 456 - - ---- 1/1/0/0/0 0/0 {example.org|s3cret} \"GET /x?token=abc HTTP/1.1\"";
        assertThat(read(line)).isEqualTo(JSON.readTree("""
                {"timestamp":"2026-11-20T21:20:46.184Z","level":"info","logger":null,"client_ip":"2001:db8::7",
                "method":"GET","uri":"/x?token=***","status":200,"duration":0.5,"size":456,"user_agent":null,
                "host":null,"source":"normal","blocked":false,"block_reason":null,"details":{"frontend":"https",
                "server":"app/one","proto":"HTTP/1.1","termination_state":"----","format":"haproxy"}}"""));
        JsonNode denied =
                read(line.replace("0/0/1/2/500 200", "0/-1/-1/-1/500 403").replace(" ---- ", " PR-- "));
        assertThat(denied.path("source").asText()).isEqualTo("acl");
        assertThat(denied.path("blocked").booleanValue()).isTrue();
        // A line about a connection.
        assertThat(read("192.0.2.1:1 [20/Nov/2026:22:20:45.684] tcp db/one 0/0/5 0 -- 1/1/0/0/0 0/0")
                        .at("/details/raw")
                        .asText())
                .isNotEmpty();
    }

    /** Traefik writes names of users and targets as they were sent. */
    @Test
    void clientBehindTraefikChoosesNeitherItsAddressNorTheStatus() throws Exception {
        String rest =
                " [20/Nov/2026:21:20:46 +0000] \"GET /?a=\"b\"c HTTP/1.1\" 404 153 \"-\" \"a\" 12 \"r\" \"u\" 250ms";
        for (String user : List.of(
                "8.8.8.8:1 [31/Dec/+999999999:23:59:59.999] a b 0/0/0/0/99999999999999999",
                "8.8.8.8:1 [20/Nov/2026:21:20:46.000] a b 0/0/0/0/0 403 9 - - PR-- 1/1/0/0/0 0/0 ",
                "x")) {
            JsonNode line = read("198.51.100.7 - " + user + rest);
            assertThat(line.path("client_ip").asText()).isEqualTo("198.51.100.7");
            assertThat(line.path("status").asInt()).isEqualTo(404);
            assertThat(line.path("uri").asText()).isEqualTo("/?a=\"b\"c");
            assertThat(line.path("blocked").booleanValue()).isFalse();
        }
        assertThat(read("8.8.8.8:1 [31/Dec/+999999999:23:59:59.999] a b 0/0/0/0/99999999999999999 200 1")
                        .at("/details/raw")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void garbageNeverFails() {
        Random random = new Random(20);
        String[] lines = {
            CADDY_2_6,
            "2026/11/20 21:20:46.184\tINFO\tlog\thandled request\t{\"status\":200}",
            "example.org 198.51.100.7 - - [20/Nov/2026:21:20:46 +0000] \"GET / HTTP/1.1\" 404 1 \"-\" \"a\" 1 \"r\" \"u\" 2ms",
            "192.0.2.1:1 [20/Nov/2026:22:20:45.684] web app/one 0/0/1/2/3 200 4 - - ---- 1/1/0/0/0 0/0 {a} \"GET / HTTP/1.1\""
        };
        for (int i = 0; i < 40_000; i++) {
            byte[] damaged = lines[i % lines.length].getBytes(StandardCharsets.UTF_8);
            for (int j = random.nextInt(5); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            byte[] part = Arrays.copyOf(damaged, random.nextInt(damaged.length) + 1);
            AccessEvent event = reader.read(new RawLine(part, random.nextBoolean()));
            assertThat(event.timestamp()).isNotNull();
        }
        for (String part : List.of(" [", "] \"", "\"", "\\", "{", "\t{", "{\"a\":", "[", " ", "/", "192.0.2.1:1 [")) {
            assertThat(reader.read(new RawLine(part.repeat(200_000).getBytes(StandardCharsets.UTF_8), true)))
                    .isNotNull();
        }
    }
}
