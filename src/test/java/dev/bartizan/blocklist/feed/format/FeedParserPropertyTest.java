package dev.bartizan.blocklist.feed.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.ExpansionLimits;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class FeedParserPropertyTest {

    private static final TimeLimit SOON = TimeLimit.in(Duration.ofMinutes(10));

    private static final ExpansionLimits LIMITS = new ExpansionLimits(1 << 20, 100);

    private final FeedParser parser = new FeedParser(LIMITS);

    @Property(tries = 2000)
    void anyBytesAreEitherAFeedOrRefused(@ForAll byte[] bytes, @ForAll FeedFormat format) {
        assertParsedOrRefused(bytes, format);
    }

    @Property(tries = 5000)
    void anyTextIsEitherAFeedOrRefused(@ForAll("almostFeeds") String text, @ForAll FeedFormat format) {
        assertParsedOrRefused(text.getBytes(StandardCharsets.UTF_8), format);
    }

    @Property(tries = 500)
    void readsBackEveryAddressThatWasWritten(
            @ForAll @Size(max = 2000) List<Integer> addresses, @ForAll("separators") String separator)
            throws IOException {
        var expected = new IpRangeSetBuilder();
        var text = new StringBuilder();
        for (int address : addresses) {
            expected.add4(address, address);
            text.append(address >>> 24).append('.').append(address >>> 16 & 255).append('.');
            text.append(address >>> 8 & 255).append('.').append(address & 255).append(separator);
        }

        IpRangeSet ranges = parser.parse(
                        new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)),
                        options(FeedFormat.PLAIN),
                        SOON)
                .ranges();

        assertThat(ranges).isEqualTo(expected.build());
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of("\n", "\r\n", "\n\n", " # x\n", "\t;\n", "//\n", "\n#" + "c".repeat(300) + "\n");
    }

    @Provide
    Arbitrary<String> almostFeeds() {
        return Arbitraries.of(
                        "192.0.2.1",
                        "8.8.8.8",
                        "/24",
                        "2001:db8::",
                        "::",
                        "-",
                        " ",
                        "\t",
                        "\n",
                        "\r\n",
                        ",",
                        ";",
                        "|",
                        "\"",
                        "#",
                        "//",
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        "\"cidr\":",
                        "\"type\":\"metadata\"",
                        "\"records\":",
                        "1",
                        "007",
                        "ExitAddress ",
                        "Start\tEnd",
                        "<html>",
                        "name",
                        ".",
                        "é",
                        "\u0000",
                        "\uFEFF")
                .list()
                .ofMaxSize(40)
                .map(words -> String.join("", words));
    }

    private void assertParsedOrRefused(byte[] bytes, FeedFormat format) {
        Throwable thrown = catchThrowable(() -> {
            ParsedFeed feed = parser.parse(new ByteArrayInputStream(bytes), options(format), SOON);
            assertThat(feed.counts().entries())
                    .isEqualTo(feed.counts().accepted()
                            + feed.counts().rejected()
                            + feed.counts().belowScore());
            assertThat(feed.rejected().size())
                    .isEqualTo(Math.min(100, feed.counts().rejected()));
        });

        if (thrown != null) {
            assertThat(thrown).isInstanceOf(FeedException.class);
        }
    }

    private static FeedOptions options(FeedFormat format) {
        return new FeedOptions(
                format, FeedOptions.Selection.DEFAULT, new FeedOptions.Limits(true, true, 100, 1_000_000));
    }
}
