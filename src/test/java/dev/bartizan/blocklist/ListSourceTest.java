package dev.bartizan.blocklist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListSourceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/list.txt",
                "http://example.org:8080/list?key=1",
                "HTTPS://example.org/",
                "file:ipsum.txt",
                "file:///feeds/ipsum.txt"
            })
    void addressesOfFeedsAreTaken(String url) {
        assertThat(source(url, "auto", null, null).violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ftp://example.org/x, auto,    -, -,   url,    'http:'",
                "gopher:x,            auto,    -, -,   url,    'http:'",
                "ipsum.txt,           auto,    -, -,   url,    'http:'",
                "https:///x,          auto,    -, -,   url,    host",
                "http://a b/,         auto,    -, -,   url,    'is not a URL'",
                "file:x,              excel,   -, -,   format, excel",
                "file:x,              json,    a, -,   pointer, JSON Pointer",
                "file:x,              auto,    -, 101, minimum_share_percent, 100",
                "file:x,              auto,    -, -1,  minimum_share_percent, 100",
            })
    void whatCannotBeImportedIsNamed(
            String url, String format, String pointer, Integer share, String field, String reason) {
        assertThat(source(url, format, pointer, share).violations())
                .hasSize(1)
                .hasEntrySatisfying(field, violation -> assertThat(violation).contains(reason));
    }

    private static ListSource source(String url, String format, String pointer, Integer share) {
        return new ListSource(
                url,
                format,
                new ListSource.Selection(null, null, pointer),
                new ListSource.Limits(false, false, share, null),
                false,
                0);
    }
}
