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
                "file:x,              json,    a[, -,  pointer, JSON Pointer",
                "file:x,              plain,   /a, -,  pointer, no effect",
                "file:x,              rir,     a, -,   pointer, no effect",
                "file:x,              auto,    -, 101, minimum_share_percent, 100",
                "file:x,              auto,    -, -1,  minimum_share_percent, 100",
            })
    void whatCannotBeImportedIsNamed(
            String url, String format, String pointer, Integer share, String field, String reason) {
        assertThat(source(url, format, pointer, share).violations())
                .hasSize(1)
                .hasEntrySatisfying(field, violation -> assertThat(violation).contains(reason));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "plain,         3, -, -, -,      min_score,    no score",
                "json,          3, -, -, -,      min_score,    no score",
                "spamhaus-json, 3, -, -, -,      min_score,    no score",
                "scored,        3, -, 2, -,      score_column, no columns",
                "csv,           -, -, 2, -,      score_column, without min_score",
                "plain,         -, 2, -, -,      column,       no columns",
                "csv,           -, -, -, DE,     country,      no country",
                "rir,           -, -, -, DEU,    country,      two-letter",
                "rir,           -, -, -, 'D,AT', country,      two-letter",
                "rir,           -, -, -, 'DE,',  country,      two-letter",
            })
    void optionsWithoutEffectAreNamed(
            String format,
            Integer minScore,
            String column,
            String scoreColumn,
            String country,
            String field,
            String why) {
        assertThat(source(format, new ListSource.Selection(minScore, column, scoreColumn, null, country, false))
                        .violations())
                .hasSize(1)
                .hasEntrySatisfying(field, violation -> assertThat(violation).contains(why));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "auto,    3, ip, score, data[].ip, DE",
                "scored,  3, -,  -,     -,         -",
                "csv,     3, ip, 4,     -,         -",
                "columns, 3, 2,  -,     -,         -",
                "pipe,    3, -,  1,     -,         -",
                "json,    -, -,  -,     /a/0,      -",
                "ndjson,  -, -,  -,     'a.b, c',  -",
                "rir,     -, -,  -,     -,         'de, AT'",
            })
    void optionsOfTheFormatAreTaken(
            String format, Integer minScore, String column, String scoreColumn, String pointer, String country) {
        ListSource.Selection selection =
                new ListSource.Selection(minScore, column, scoreColumn, pointer, country, false);

        assertThat(source(format, selection).violations()).isEmpty();
    }

    private static ListSource source(String format, ListSource.Selection selection) {
        return new ListSource(
                FeedLocation.of("file:x"),
                format,
                selection,
                new ListSource.Limits(false, false, null, null),
                0,
                ListSource.Use.BLOCK);
    }

    private static ListSource source(String url, String format, String pointer, Integer share) {
        return new ListSource(
                FeedLocation.of(url),
                format,
                new ListSource.Selection(null, null, null, pointer, null, false),
                new ListSource.Limits(false, false, share, null),
                0,
                ListSource.Use.BLOCK);
    }
}
