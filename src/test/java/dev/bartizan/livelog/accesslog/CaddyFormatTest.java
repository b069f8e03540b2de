package dev.bartizan.livelog.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaddyFormatTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");

    /** As written by Caddy 2.6.2. */
    private static final String CADDY_2_6 = """
            {"level":"info","ts":1795209646.1847167,"logger":"http.log.access.log0","msg":"handled request","request":\
            {"remote_ip":"198.51.100.7","remote_port":"60310","proto":"HTTP/1.1","method":"GET","host":"example.org:8181",\
            "uri":"/api/x?q=1&token=abc","headers":{"User-Agent":["evil\\"ua\\\\"],"Accept":["*/*"],"Authorization":[],\
            "X-Api-Key":["s3cret"]}},"user_id":"","duration":0.001007892,"size":15,"status":200,"resp_headers":\
            {"Server":["Caddy","Caddy"],"Set-Cookie":[]}}""";

    private final CaddyFormat format =
            new CaddyFormat(new MaskedParameters(List.of("token")), Clock.fixed(NOW, ZoneOffset.UTC));

    private JsonNode read(String line) throws Exception {
        return read(new RawLine(line.getBytes(StandardCharsets.UTF_8), false));
    }

    private JsonNode read(RawLine line) throws Exception {
        return JSON.readTree(new AccessLogLine(line, format).json());
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
    void aCutLineIsMarkedAndKeepsNoSecret() throws Exception {
        String begin = CADDY_2_6.substring(0, CADDY_2_6.indexOf("user_id"));
        JsonNode line = read(new RawLine(begin.getBytes(StandardCharsets.UTF_8), true));
        assertThat(line.at("/details/cut").booleanValue()).isTrue();
        assertThat(line.at("/details/raw").asText())
                .startsWith("{\"level\":\"info\"")
                .doesNotContain("s3cret")
                .doesNotContain("abc");
    }
}
