package dev.bartizan.blocklist.feed.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.ExpansionLimits;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which lists and configuration files write addresses. */
class NotationTest {

    private static final TimeLimit SOON = TimeLimit.in(Duration.ofMinutes(10));

    private final FeedParser parser = new FeedParser(new ExpansionLimits(1 << 30, 200));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            192.0.2.1:8080                           | PLAIN   | 192.0.2.1
            [2001:db8::1]:443                        | PLAIN   | 2001:db8::1
            [2001:db8::]/32                          | PLAIN   | 2001:db8::/32
            [192.0.2.1]:22 # proxy                   | PLAIN   | 192.0.2.1
            192.0.2.0/255.255.255.0                  | PLAIN   | 192.0.2.0/24
            192.0.2.0 255.255.255.0                  | PLAIN   | 192.0.2.0/24
            192.0.2.7\t255.255.255.255               | PLAIN   | 192.0.2.7
            192.0.2.1-9                              | PLAIN   | 192.0.2.1-192.0.2.9
            192.0.2.1-192.0.2.9                      | RANGE   | 192.0.2.1-192.0.2.9
            ALL: 192.0.2.1                           | PLAIN   | 192.0.2.1
            ALL:192.0.2.0/255.255.255.0              | PLAIN   | 192.0.2.0/24
            ALL : [2001:db8::]/64 : deny             | PLAIN   | 2001:db8::/64
            sshd: 192.0.2.1, 198.51.100.2            | PLAIN   | 192.0.2.1 198.51.100.2
            deny 192.0.2.1;                          | PLAIN   | 192.0.2.1
            deny    2001:db8::/32; # bot             | PLAIN   | 2001:db8::/32
            Require not ip 192.0.2.1                 | PLAIN   | 192.0.2.1
            Require not ip 192.0.2.1 198.51.100.0/24 | PLAIN   | 192.0.2.1 198.51.100.0/24
            Deny from 192.0.2.0/24                   | PLAIN   | 192.0.2.0/24
            Ip:192.0.2.1                             | PLAIN   | 192.0.2.1
            192.0.2.1 ! a comment                    | PLAIN   | 192.0.2.1
            192.0.2.1 DE 2026-11-01                  | COLUMNS | 192.0.2.1
            192.0.2.1:80 http DE                     | COLUMNS | 192.0.2.1
            192.0.2.1:80 12                          | SCORED  | 192.0.2.1
            """)
    void readsTheNotationAndDetectsIt(String line, FeedFormat format, String ranges) throws Exception {
        for (FeedFormat wanted : List.of(FeedFormat.AUTO, format)) {
            ParsedFeed feed = parse(line + "\n", wanted);

            assertThat(feed.format()).isEqualTo(format);
            assertThat(feed.rejected()).isEmpty();
            assertThat(feed.ranges()).isEqualTo(ranges(ranges));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1:",
                "192.0.2.1:65536",
                "192.0.2.1:http",
                "192.0.2.1:80:80",
                "[2001:db8::1",
                "[2001:db8::1]x",
                "[]:80",
                "192.0.2.0/255.0.255.0",
                "192.0.2.0/0.0.0.255",
                "192.0.2.0/2001:db8::",
                "192.0.2.9-1",
                "192.0.2.1-256",
                "192.0.2.1-1000",
                "192.0.2-9",
                "2001:db8::/255.255.255.0",
                "ALL: nonsense",
                "ALL: ALL",
                "ALL:",
                "deny all;",
                "Require not ip",
                "dead: 192.0.2.7",
                "The address 192.0.2.7",
                "3221225985"
            })
    void rejectsWhatIsNotANotation(String bad) throws Exception {
        for (FeedFormat format : List.of(FeedFormat.PLAIN, FeedFormat.RANGE)) {
            ParsedFeed feed = parse("192.0.2.1\n192.0.2.3\n192.0.2.5\n" + bad + "\n", format);

            assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 192.0.2.5"));
            assertThat(feed.rejected()).singleElement().satisfies(line -> {
                assertThat(line.line()).isEqualTo(4);
                assertThat(line.text()).isEqualTo(bad.endsWith(";") ? bad : bad.strip());
                assertThat(line.reason()).isNotBlank();
            });
        }
    }

    @Test
    void readsConfigurationFilesWithTheLinesAroundTheAddresses() throws Exception {
        ParsedFeed apache = parse("""
                <RequireAll>
                  Require all granted
                  Require not ip 192.0.2.1
                  Require not ip 198.51.100.0/24
                </RequireAll>
                """, FeedFormat.AUTO);
        assertThat(apache.ranges()).isEqualTo(ranges("192.0.2.1 198.51.100.0/24"));
        assertThat(apache.rejected()).isEmpty();

        ParsedFeed old = parse("order allow,deny\ndeny from 192.0.2.1\nallow from all\n", FeedFormat.AUTO);
        assertThat(old.ranges()).isEqualTo(ranges("192.0.2.1"));
        assertThat(old.rejected()).isEmpty();
    }

    @Test
    void ignoresCommentsWithAnExclamationMark() throws Exception {
        ParsedFeed feed = parse("! Title: bad addresses\n!192.0.2.9\n192.0.2.1\n", FeedFormat.AUTO);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1"));
        assertThat(feed.rejected()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.000.002.001", "010.1.1.1/24", "010.1.1.1:80", "ALL: 010.1.1.1", "192.0.2.1-192.000.002.009"
            })
    void saysThatZerosInFrontOfAnOctetAreAmbiguous(String padded) throws Exception {
        ParsedFeed feed = parse("192.0.2.1\n192.0.2.3\n192.0.2.5\n" + padded + "\n", FeedFormat.PLAIN);

        assertThat(feed.rejected()).singleElement().satisfies(line -> {
            assertThat(line.text()).isEqualTo(padded);
            assertThat(line.reason()).contains("octal");
        });
        FeedException all = catchThrowableOfType(FeedException.class, () -> parse(padded + "\n", FeedFormat.AUTO));
        assertThat(all.failure()).isEqualTo(FeedFailure.TOO_MANY_BAD_LINES);
        assertThat(all).hasMessageContaining("octal");
    }

    @Test
    void readsDecimalNumbersOnlyIfTold() throws Exception {
        String text = "3221225985\n3221225987\n16777216-16777471\n";

        ParsedFeed feed = parser.parse(stream(text), options(FeedFormat.AUTO, true), SOON);
        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 1.0.0.0/24"));

        FeedException notTold = catchThrowableOfType(FeedException.class, () -> parse(text, FeedFormat.AUTO));
        assertThat(notTold.failure()).isEqualTo(FeedFailure.UNKNOWN_FORMAT);
        assertThat(notTold).hasMessageContaining("decimal_addresses");
        assertThat(parse("192.0.2.1\n192.0.2.3\n192.0.2.5\n3221225986\n", FeedFormat.PLAIN)
                        .rejected())
                .extracting(RejectedLine::reason)
                .singleElement()
                .asString()
                .contains("decimal_addresses");
        assertThat(parser.parse(
                                stream("192.0.2.1\n192.0.2.3\n192.0.2.5\n4294967296\n"),
                                options(FeedFormat.PLAIN, true),
                                SOON)
                        .counts()
                        .rejected())
                .isEqualTo(1);
    }

    @Test
    void takesTheFirstAddressOfEachLineWithColumns() throws Exception {
        String text = """
                date       time     address       service
                2026-11-01 10:00:00 192.0.2.1     ssh
                2026-11-01 10:00:05 192.0.2.3:22  ssh  198.51.100.1
                2026-11-01 10:01 UTC 2001:db8::1  smtp
                2026-11-01 10:02:00 nobody        ssh
                """;

        ParsedFeed feed = parse(text, FeedFormat.AUTO);

        assertThat(feed.format()).isEqualTo(FeedFormat.COLUMNS);
        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 2001:db8::1"));
        assertThat(feed.rejected()).extracting(RejectedLine::line).containsExactly(5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "target"})
    void takesAColumnByNumberOrName(String column) throws Exception {
        var selection = new FeedOptions.Selection(
                OptionalInt.empty(), Optional.of(column), Optional.empty(), Optional.empty(), Set.of(), false);
        var options = new FeedOptions(
                FeedFormat.COLUMNS, selection, options(FeedFormat.AUTO, false).limits());

        for (String header : List.of("source   target\n", "# source target\n")) {
            String text = header
                    + "192.0.2.1   198.51.100.1\n  192.0.2.2 \t 198.51.100.2  \r\n192.0.2.3\n192.0.2.4 198.51.100.3";
            ParsedFeed feed = parser.parse(stream(text), options, SOON);

            assertThat(feed.ranges()).isEqualTo(ranges("198.51.100.1-198.51.100.3"));
            assertThat(feed.rejected()).extracting(RejectedLine::line).containsExactly(4L);
        }
    }

    @Test
    void doesNotTakeAnErrorMessageForAList() {
        FeedException refused = catchThrowableOfType(
                FeedException.class, () -> parse("Access denied for 192.0.2.1\n", FeedFormat.AUTO));

        assertThat(refused.failure()).isEqualTo(FeedFailure.UNKNOWN_FORMAT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <?xml version="1.0"?><rss version="2.0"><channel><title>Latest attacks</title> | XML_DOCUMENT | RSS feed (“Latest attacks”)
            <?xml version="1.0"?><!-- x --><feed xmlns="http://www.w3.org/2005/Atom">      | XML_DOCUMENT | Atom feed
            <rss><channel>                                                                 | XML_DOCUMENT | RSS feed
            <?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>                  | XML_DOCUMENT | root element “Error”
            <?xml version="1.0"?><!DOCTYPE html><html><title>Log in</title>                | HTML_PAGE    | web page (“Log in”)
            <!doctype html>                                                                | HTML_PAGE    | web page
            GIF89a                                                                         | BINARY       | GIF image
            """)
    void saysWhatMarkupAndOtherFilesAre(String text, FeedFailure failure, String words) {
        FeedException refused = catchThrowableOfType(FeedException.class, () -> parse(text, FeedFormat.AUTO));

        assertThat(refused.failure()).isEqualTo(failure);
        assertThat(refused).hasMessageContaining(words);
    }

    @Test
    void saysThatATarIsATar() {
        byte[] tar = new byte[1024];
        System.arraycopy("list.txt".getBytes(StandardCharsets.US_ASCII), 0, tar, 0, 8);
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);

        FeedException refused = catchThrowableOfType(
                FeedException.class,
                () -> parser.parse(new ByteArrayInputStream(tar), options(FeedFormat.AUTO, false), SOON));

        assertThat(refused.failure()).isEqualTo(FeedFailure.BINARY);
        assertThat(refused).hasMessageContaining("tar archive");
    }

    private ParsedFeed parse(String text, FeedFormat format) throws IOException {
        return parser.parse(stream(text), options(format, false), SOON);
    }

    private static FeedOptions options(FeedFormat format, boolean decimalAddresses) {
        return new FeedOptions(
                format,
                new FeedOptions.Selection(
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        decimalAddresses),
                new FeedOptions.Limits(true, false, 25, 10_000_000));
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static IpRangeSet ranges(String text) {
        return IpRangeSet.of(Arrays.stream(text.split(" ")).map(IpRange::parse).toList());
    }
}
