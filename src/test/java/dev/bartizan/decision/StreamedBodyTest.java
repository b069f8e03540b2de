package dev.bartizan.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class StreamedBodyTest {

    @TestHTTPResource("/test/long-bodies/")
    URI bodies;

    @ParameterizedTest
    @CsvSource({"0, HTTP_1_1", "1, HTTP_1_1", "1024, HTTP_1_1", "1025, HTTP_2", "500000, HTTP_1_1", "500000, HTTP_2"})
    void bodyArrivesWhole(int lines, HttpClient.Version version) throws Exception {
        HttpResponse<String> answer = get(String.valueOf(lines), version);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(LongBodies.LINE.repeat(lines));
    }

    /**
     * The first request of each connection requests HTTP/2. When the upgrade was allowed, one in six bodies was
     * corrupt.
     */
    @RepeatedTest(30)
    void bodyArrivesWholeToClientsThatAskForHttp2() throws Exception {
        assertThat(get("100000", HttpClient.Version.HTTP_2).body()).isEqualTo(LongBodies.LINE.repeat(100_000));
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpClient.Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void bodyThatFailsInTheMiddleBreaksTheConnection(HttpClient.Version version) {
        assertThatThrownBy(() -> get("500000/250000", version)).isInstanceOf(IOException.class);
    }

    private HttpResponse<String> get(String path, HttpClient.Version version) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            return client.send(
                    HttpRequest.newBuilder(bodies.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
