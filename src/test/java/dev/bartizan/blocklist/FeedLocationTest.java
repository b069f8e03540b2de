package dev.bartizan.blocklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedLocationTest {

    private static final String SECRET = "s3cret-value";

    @ParameterizedTest
    @CsvSource({
        "https://example.org/x,        Authorization, false",
        "https://example.org/x,        X-Api-Key,     false",
        "http://example.org/x,         User-Agent,    false",
        "http://example.org/x,         user-agent,    false",
        "http://192.168.1.2/x,         Authorization, true",
        "https://user@example.org/x,   X-Api-Key,     false",
    })
    void headersAreTaken(String url, String name, boolean allowPrivate) {
        assertThat(location(url, Map.of(name, SECRET), allowPrivate).violations())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.org/x,          Authorization,     https:",
        "http://example.org/x,          X-Api-Key,         https:",
        "file:x.txt,                    User-Agent,        no effect",
        "https://user:p@example.org/x,  authorization,     user name",
        "https://example.org/x,         Host,              set for each request",
        "https://example.org/x,         content-length,    set for each request",
        "https://example.org/x,         Transfer-Encoding, set for each request",
        "https://example.org/x,         Connection,        set for each request",
        "https://example.org/x,         Range,             set for each request",
        "https://example.org/x,         If-None-Match,     set for each request",
        "https://example.org/x,         Accept-Encoding,   set for each request",
        "https://example.org/x,         'X Y',             not the name",
        "https://example.org/x,         'X:',              not the name",
        "https://example.org/x,         '',                not the name",
    })
    void headersThatMustNotBeSentAreNamedWithoutTheirValue(String url, String name, String reason) {
        assertThat(location(url, Map.of(name, SECRET), false).violations())
                .hasSize(1)
                .hasEntrySatisfying(
                        "headers",
                        violation -> assertThat(violation).contains(reason).doesNotContain(SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nHost: b", "a\nb", "a\0b", "a\tb", "ü", "", " "})
    void valuesThatAreNotOneLineOfTextAreRefused(String value) {
        assertThat(location("https://example.org/", Map.of("X-Key", value), false)
                        .violations())
                .hasSize(1)
                .hasEntrySatisfying(
                        "headers", violation -> assertThat(violation).contains("X-Key"));
    }

    @Test
    void numberAndLengthAreBounded() {
        assertThat(location("https://example.org/", numbered(16), false).violations())
                .isEmpty();
        assertThat(location("https://example.org/", numbered(17), false).violations())
                .containsKey("headers");
        assertThat(location("https://example.org/", Map.of("X", "v".repeat(4096)), false)
                        .violations())
                .isEmpty();
        assertThat(location("https://example.org/", Map.of("X", "v".repeat(4097)), false)
                        .violations())
                .containsKey("headers");
        assertThat(location("https://example.org/", Map.of("X", "1", "x", "2"), false)
                        .violations())
                .containsKey("headers");
        assertThat(location("https://example.org/", Collections.singletonMap("X", null), false)
                        .violations())
                .containsKey("headers");
    }

    @Test
    void headersAreReadFromLines() {
        RequestHeaders headers = RequestHeaders.parse("Authorization: Bearer a:b \r\n\nUser-Agent:mine\n");

        assertThat(headers.values())
                .containsOnly(Map.entry("Authorization", "Bearer a:b"), Map.entry("User-Agent", "mine"));
        assertThat(RequestHeaders.parse(headers.text())).isEqualTo(headers);
        assertThatThrownBy(() -> RequestHeaders.parse(SECRET)).hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> RequestHeaders.parse("X: 1\nX: 2")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textHasNoValues() {
        assertThat(location("https://example.org/", Map.of("Authorization", SECRET), false))
                .asString()
                .contains("Authorization")
                .doesNotContain(SECRET);
    }

    @Test
    void fallbackUrlsAreCheckedAndBounded() {
        assertThat(withFallbacks("http://mirror.example.org/x", "file:x.txt").violations())
                .isEmpty();
        assertThat(withFallbacks("https://a.org/", "ftp://user:k3y@b.org/").violations())
                .hasSize(1)
                .hasEntrySatisfying(
                        "fallback_urls",
                        violation -> assertThat(violation).contains("http:").doesNotContain("k3y"));
        assertThat(withFallbacks("file:1", "file:2", "file:3", "file:4").violations())
                .isEmpty();
        assertThat(withFallbacks("file:1", "file:2", "file:3", "file:4", "file:5")
                        .violations())
                .containsOnlyKeys("fallback_urls");
    }

    private static FeedLocation withFallbacks(String... urls) {
        return new FeedLocation("https://example.org/", List.of(urls), RequestHeaders.NONE, false, null);
    }

    private static Map<String, String> numbered(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "X-" + i, String::valueOf));
    }

    private static FeedLocation location(String url, Map<String, String> headers, boolean allowPrivate) {
        return new FeedLocation(url, List.of(), new RequestHeaders(headers), allowPrivate, null);
    }
}
