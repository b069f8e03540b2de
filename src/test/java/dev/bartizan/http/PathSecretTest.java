package dev.bartizan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathSecretTest {

    @Test
    void tokenMovesFromThePathToAHeader() {
        HttpRequest request = hidden("/x/bzn_secret/plain?ipv4only=1");

        assertThat(request.uri()).isEqualTo("/api/v1/export/plain?ipv4only=1");
        assertThat(request.headers().get(PathSecret.HEADER)).isEqualTo("bzn_secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\u0001b", "\u00ff", "a\tb", ""})
    void whatIsNoTokenLeavesThePathToo(String garbage) {
        HttpRequest request = hidden("/x/" + garbage + "/plain");

        assertThat(request.uri()).isEqualTo("/api/v1/export/plain");
        assertThat(request.headers().contains(PathSecret.HEADER)).isFalse();
    }

    private static HttpRequest hidden(String target) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
        PathSecret.hide(request);
        return request;
    }
}
