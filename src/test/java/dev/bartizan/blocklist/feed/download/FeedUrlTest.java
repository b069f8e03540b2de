package dev.bartizan.blocklist.feed.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.com/list.txt, https://example.com/list.txt",
        "https://user:secret@example.com:8443/list, https://example.com:8443/list",
        "https://example.com/list?key=secret&x=1#secret, https://example.com/list?key=…&x=…",
        "https:user:secret@example.com, https:…",
        "file:ipsum.txt, file:ipsum.txt",
        "list.txt?key=secret, list.txt?key=…"
    })
    void showsNoSecrets(URI url, String shown) {
        assertThat(FeedUrl.redacted(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/a, https://EXAMPLE.com:443/b, true",
        "https://example.com/, http://example.com/, false",
        "http://example.com/, http://example.com:8080/, false",
        "http://example.com/, http://www.example.com/, false"
    })
    void knowsTheSameOrigin(URI one, URI other, boolean same) {
        assertThat(FeedUrl.sameOrigin(one, other)).isEqualTo(same);
    }
}
