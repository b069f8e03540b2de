package dev.bartizan.blocklist.feed.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
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
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedParserTest {

    private static final TimeLimit SOON = TimeLimit.in(Duration.ofMinutes(10));

    private static final ExpansionLimits LIMITS = new ExpansionLimits(1 << 30, 200);

    private final FeedParser parser = new FeedParser(LIMITS);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain.txt             | PLAIN         | 6 | 192.0.2.1 192.0.2.2 198.51.100.0/28 2001:db8::/48 2001:db8:1::1
            firehol.netset        | PLAIN         | 3 | 192.0.2.0/28 198.51.100.0/24 203.0.113.77
            bruteforceblocker.txt | PLAIN         | 2 | 192.0.2.15 192.0.2.16
            range.txt             | RANGE         | 4 | 192.0.2.1-192.0.2.9 198.51.100.0/24 203.0.113.4 2001:db8::1-2001:db8::f
            p2p.txt               | RANGE         | 2 | 192.0.2.0/24 198.51.100.10-198.51.100.20
            ipsum.txt             | SCORED        | 4 | 192.0.2.20/30
            drop_v4.json          | SPAMHAUS_JSON | 3 | 192.0.2.0/25 198.51.100.0/24 203.0.113.128/26
            drop.txt              | SPAMHAUS_TEXT | 2 | 192.0.2.0/25 198.51.100.0/24
            dshield.txt           | DSHIELD       | 2 | 192.0.2.0/24 198.51.100.0/24
            feodo.csv             | CSV           | 2 | 192.0.2.33 198.51.100.44
            turris.csv            | CSV           | 3 | 192.0.2.50 192.0.2.51 2001:db8::50
            stopforumspam.csv     | CSV           | 5 | 192.0.2.1 192.0.2.3 192.0.2.5 198.51.100.7 203.0.113.9
            semicolon.csv         | CSV           | 2 | 192.0.2.7 2001:db8::7
            dataplane.txt         | PIPE          | 2 | 192.0.2.60 2001:db8::60
            tor.txt               | TOR           | 3 | 192.0.2.70 198.51.100.70 2001:db8::70
            array.json            | JSON          | 3 | 192.0.2.80 198.51.100.0/24 2001:db8::/32
            """)
    void findsAndReadsEachFormat(String sample, FeedFormat format, long accepted, String ranges) throws Exception {
        for (FeedFormat asked : List.of(FeedFormat.AUTO, format)) {
            ParsedFeed feed = parser.parse(sample(sample), options(asked), SOON);

            assertThat(feed.format()).isEqualTo(format);
            assertThat(feed.rejected()).isEmpty();
            assertThat(feed.counts().accepted()).isEqualTo(accepted);
            assertThat(feed.ranges()).isEqualTo(ranges(ranges));
        }
    }

    @Test
    void leavesOutWhatScoresTooLow() throws Exception {
        FeedOptions atLeast3 = with(FeedFormat.AUTO, OptionalInt.of(3), null, null);

        ParsedFeed feed = parser.parse(sample("ipsum.txt"), atLeast3, SOON);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.20/31"));
        assertThat(feed.counts().accepted()).isEqualTo(2);
        assertThat(feed.counts().belowScore()).isEqualTo(2);
        assertThat(feed.counts().lines()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFF192.0.2.1\n192.0.2.2\n",
                "192.0.2.1\r\n192.0.2.2\r\n",
                "\t192.0.2.1\t\n\n\n \t \n192.0.2.2",
                "192.0.2.1#a\n192.0.2.2 ; b\n",
                "192.0.2.1 // a\n#\n;\n//\n192.0.2.2\n"
            })
    void readsPlainTextHoweverItIsWritten(String text) throws Exception {
        ParsedFeed feed = parse(text, FeedFormat.AUTO);

        assertThat(feed.format()).isEqualTo(FeedFormat.PLAIN);
        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1-192.0.2.2"));
        assertThat(feed.counts().rejected()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "010.1.1.1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "192.0.2.0/", "192.0.2.0/033", "192.0.2.0/33",
                "192.0.2.0/256", "2001:db8::/129", "2001:db8::/", "2001:db8::1::2", "1.2.3.4 extra", "nonsense", "-"
            })
    void rejectsWhatIsNoAddressWithLineAndReason(String bad) throws Exception {
        ParsedFeed feed = parse("192.0.2.1\n192.0.2.3\n192.0.2.5\n" + bad + "\n", FeedFormat.PLAIN);

        assertThat(feed.counts().accepted()).isEqualTo(3);
        assertThat(feed.counts().rejected()).isEqualTo(1);
        assertThat(feed.rejected()).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo(4);
            assertThat(line.text()).isEqualTo(bad);
            assertThat(line.reason()).isNotBlank();
        });
    }

    @Test
    void masksHostBitsAndCountsThat() throws Exception {
        ParsedFeed feed = parse("192.0.2.77/24\n", FeedFormat.PLAIN);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.0/24"));
        assertThat(feed.counts().normalised()).isEqualTo(1);
    }

    @Test
    void turnsMappedAddressesIntoIpv4AndDropsZones() throws Exception {
        ParsedFeed feed = parse("::ffff:192.0.2.1\n2001:db8::1%eth0\n", FeedFormat.PLAIN);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 2001:db8::1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "64.0.0.0/7",
                "::/0",
                "2400::/18",
                "::ffff:0:0/96",
                "1.0.0.0-2.0.0.0",
                "2400::-2500::"
            })
    void refusesRangesThatAreTooBroad(String broad) throws Exception {
        ParsedFeed feed = parse("192.0.2.1\n192.0.2.3\n192.0.2.5\n" + broad, FeedFormat.RANGE);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 192.0.2.5"));
        assertThat(feed.rejected()).extracting(RejectedLine::text).containsExactly(broad);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65.0.0.0/8", "2400::/19", "65.0.0.0-65.255.255.255"})
    void takesTheBroadestRangesThatAreAllowed(String broad) throws Exception {
        assertThat(parse(broad, FeedFormat.RANGE).ranges().isEmpty()).isFalse();
    }

    @Test
    void takesBroadRangesWhereTheListAllowsThem() throws Exception {
        FeedOptions broad = new FeedOptions(
                FeedFormat.PLAIN, FeedOptions.Selection.DEFAULT, new FeedOptions.Limits(true, true, 0, 10));

        ParsedFeed feed = parser.parse(stream("64.0.0.0/7\n4000::/3\n"), broad, SOON);

        assertThat(feed.ranges()).isEqualTo(ranges("64.0.0.0/7 4000::/3"));
    }

    @Test
    void removesSpecialPurposeSpaceAndCountsItsAddresses() throws Exception {
        FeedOptions block = new FeedOptions(
                FeedFormat.AUTO, FeedOptions.Selection.DEFAULT, new FeedOptions.Limits(false, false, 25, 1000));

        ParsedFeed feed =
                parser.parse(stream("10.0.0.0/8\n8.8.8.8\n192.168.1.1\n9.255.255.254/31\n::1\n"), block, SOON);

        assertThat(feed.ranges()).isEqualTo(ranges("8.8.8.8 9.255.255.254/31"));
        assertThat(feed.counts().accepted()).isEqualTo(5);
        assertThat(feed.counts().specialPurposeRemoved()).isEqualTo(BigInteger.valueOf((1 << 24) + 2));
    }

    @Test
    void toleratesAsManyBadLinesAsAllowedAndNotOneMore() throws Exception {
        assertThat(parse("192.0.2.1\n192.0.2.3\n192.0.2.5\nx\n", FeedFormat.PLAIN)
                        .counts()
                        .rejected())
                .isEqualTo(1);

        FeedException e = failure("192.0.2.1\n192.0.2.3\n192.0.2.5\nx\ny\n", FeedFormat.PLAIN);
        assertThat(e.failure()).isEqualTo(FeedFailure.TOO_MANY_BAD_LINES);
        assertThat(e).hasMessageContaining("2 of 5").hasMessageContaining("line 4");
        assertThat(e.details()).containsEntry("rejected", 2L).containsEntry("entries", 5L);
    }

    @Test
    void keepsTheFirstHundredRejectedLinesAndEscapesThem() throws Exception {
        String text = "192.0.2.1\n".repeat(1000) + "\u001b[31m\u202Ebad\n".repeat(150) + "x".repeat(5000);

        ParsedFeed feed = parse(text, FeedFormat.PLAIN);

        assertThat(feed.counts().rejected()).isEqualTo(151);
        assertThat(feed.rejected()).hasSize(100);
        assertThat(feed.rejected().getFirst().text()).isEqualTo("\\u001b[31m\\u202ebad");
        assertThat(RejectedLine.show("x".repeat(5000))).hasSize(200).endsWith("…");
    }

    @Test
    void stopsAtTheHighestNumberOfEntries() {
        FeedOptions few = new FeedOptions(
                FeedFormat.PLAIN, FeedOptions.Selection.DEFAULT, new FeedOptions.Limits(true, false, 25, 2));

        FeedException e = catchThrowableOfType(
                FeedException.class, () -> parser.parse(stream("192.0.2.1\n192.0.2.2\n192.0.2.3\n"), few, SOON));

        assertThat(e.failure()).isEqualTo(FeedFailure.TOO_MANY_ENTRIES);
    }

    @Test
    void anEmptyFeedIsAnEmptyList() throws Exception {
        for (String text : List.of("", "\n\n", "# nothing today\n")) {
            ParsedFeed feed = parse(text, FeedFormat.AUTO);
            assertThat(feed.ranges().isEmpty()).isTrue();
            assertThat(feed.counts().entries()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hosts.txt, HOSTS_FILE, hosts file",
        "domains.txt, HOSTS_FILE, list of host names",
        "adblock.txt, HOSTS_FILE, ad blocker",
        "captcha.html, HTML_PAGE, Just a moment"
    })
    void saysWhatAForeignFileLooksLike(String sample, FeedFailure failure, String words) {
        for (FeedFormat format : List.of(FeedFormat.AUTO, FeedFormat.PLAIN)) {
            FeedException e = catchThrowableOfType(
                    FeedException.class, () -> parser.parse(sample(sample), options(format), SOON));
            assertThat(e.failure()).isEqualTo(failure);
            assertThat(e).hasMessageContaining(words);
        }
    }

    @Test
    void refusesBinaryFiles() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        assertThat(failure(noise).failure()).isEqualTo(FeedFailure.BINARY);
        assertThat(failure("%PDF-1.7\n".getBytes(StandardCharsets.UTF_8))).hasMessageContaining("PDF");
        assertThat(failure("192.0.2.1\n".getBytes(StandardCharsets.UTF_16))).hasMessageContaining("UTF-16");
        assertThat(failure(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0})).hasMessageContaining("xz");
    }

    @Test
    void refusesTextInNoKnownFormatAndShowsItsBeginning() {
        FeedException e = failure("Dear friend,\nthe list has moved.\n", FeedFormat.AUTO);

        assertThat(e.failure()).isEqualTo(FeedFailure.UNKNOWN_FORMAT);
        assertThat(e).hasMessageContaining("Dear friend");
    }

    @Test
    void findsRangesInAListThatIsMostlyPlain() throws Exception {
        ParsedFeed feed = parse("192.0.2.1\n192.0.2.3\n192.0.2.10-192.0.2.12\n", FeedFormat.AUTO);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 192.0.2.10-192.0.2.12"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "dst_ip", "DST_IP"})
    void takesTheColumnByNumberOrHeader(String column) throws Exception {
        for (String header : List.of("src_ip,dst_ip\n", "# src_ip,dst_ip\n", "\"src_ip\",\"dst_ip\"\n")) {
            ParsedFeed feed = parser.parse(
                    stream(header + "192.0.2.1,198.51.100.1\n192.0.2.2,198.51.100.2\n"),
                    with(FeedFormat.CSV, OptionalInt.empty(), column, null),
                    SOON);

            assertThat(feed.ranges()).isEqualTo(ranges("198.51.100.1-198.51.100.2"));
            assertThat(feed.counts().rejected()).isZero();
        }
    }

    @Test
    void saysThatThereIsNoSuchColumn() {
        FeedException e = catchThrowableOfType(
                FeedException.class,
                () -> parser.parse(
                        stream("a,b\n192.0.2.1,x\n"),
                        with(FeedFormat.CSV, OptionalInt.empty(), "address", null),
                        SOON));

        assertThat(e.failure()).isEqualTo(FeedFailure.NO_SUCH_COLUMN);
        assertThat(e).hasMessageContaining("address").hasMessageContaining("a b");
    }

    @Test
    void doesNotTakeBothColumnsOfATableWithAHeader() throws Exception {
        ParsedFeed feed = parse("# attacker,sensor\n192.0.2.1,198.51.100.1\n", FeedFormat.CSV);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1"));
    }

    @Test
    void aForgottenQuoteSpoilsOneLineOnly() throws Exception {
        ParsedFeed feed = parse("\"x\",192.0.2.1\n\"y,192.0.2.2\n\"z\",192.0.2.3\nw,192.0.2.5\n", FeedFormat.CSV);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 192.0.2.5"));
        assertThat(feed.rejected())
                .singleElement()
                .extracting(RejectedLine::line)
                .isEqualTo(2L);
    }

    @Test
    void readsOneHugeLineOfFields() throws Exception {
        var line = new StringBuilder("8.0.0.0");
        for (int address = 1; address < 200_000; address++) {
            line.append(",8.")
                    .append(address >> 16)
                    .append('.')
                    .append(address >> 8 & 255)
                    .append('.')
                    .append(address & 255);
        }

        ParsedFeed feed = parse(line.toString(), FeedFormat.AUTO);

        assertThat(feed.format()).isEqualTo(FeedFormat.CSV);
        assertThat(feed.counts().accepted()).isEqualTo(200_000);
        assertThat(feed.ranges().addressCount()).isEqualTo(BigInteger.valueOf(200_000));
    }

    @Test
    void readsLinesAndFieldsAcrossTheWindow() throws Exception {
        var text = new StringBuilder();
        for (int address = 0; address < 50_000; address++) {
            text.append("8.0.")
                    .append(address >> 8 & 255)
                    .append('.')
                    .append(address & 255)
                    .append('\n');
        }
        for (FeedFormat format : List.of(FeedFormat.PLAIN, FeedFormat.SCORED, FeedFormat.RANGE, FeedFormat.CSV)) {
            ParsedFeed feed = parse(text.toString(), format);
            assertThat(feed.counts().accepted()).isEqualTo(50_000);
            assertThat(feed.counts().lines()).isEqualTo(50_000);
            assertThat(feed.ranges().addressCount()).isEqualTo(BigInteger.valueOf(50_000));
        }
    }

    @Test
    void rejectsALineThatIsTooLongAndReadsOn() throws Exception {
        String text = "192.0.2.1\n192.0.2.3\n192.0.2.5\n" + "7".repeat(1_000_000) + "\n192.0.2.7\n";

        ParsedFeed feed = parse(text, FeedFormat.PLAIN);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 192.0.2.5 192.0.2.7"));
        assertThat(feed.rejected()).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo(4);
            assertThat(line.reason()).contains("longer than");
        });
    }

    @Test
    void rejectsAFieldThatIsTooLongAndReadsOn() throws Exception {
        String text = "192.0.2.1,a\n192.0.2.3,b\n192.0.2.5,%1$s\n%1$s,d\n192.0.2.7,e\n".formatted("7".repeat(200_000));

        ParsedFeed feed = parse(text, FeedFormat.CSV);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 192.0.2.5 192.0.2.7"));
        assertThat(feed.rejected()).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo(4);
            assertThat(line.reason()).contains("longer than");
        });
    }

    @Test
    void refusesSpamhausFeedsThatContradictTheirMetadata() {
        FeedException fewer = failure("""
                {"cidr":"192.0.2.0/25","sblid":"SBL1"}
                {"type":"metadata","records":2}
                """, FeedFormat.AUTO);
        assertThat(fewer.failure()).isEqualTo(FeedFailure.METADATA_MISMATCH);
        assertThat(fewer).hasMessageContaining("2 records").hasMessageContaining("1 were read");

        FeedException cut = failure("{\"cidr\":\"192.0.2.0/25\",\"sblid\":\"SBL1\"}\n", FeedFormat.AUTO);
        assertThat(cut.failure()).isEqualTo(FeedFailure.TRUNCATED);
    }

    @Test
    void aBadLineInASpamhausFeedIsCountedAsARecord() throws Exception {
        ParsedFeed feed = parse("""
                {"cidr":"192.0.2.0/25"}
                {"cidr":"300.0.2.0/25"}
                {"cidr":"198.51.100.0/25"}
                {"cidr":"203.0.113.0/25"}
                {"type":"metadata","records":4}
                """, FeedFormat.AUTO);

        assertThat(feed.counts().accepted()).isEqualTo(3);
        assertThat(feed.rejected())
                .singleElement()
                .extracting(RejectedLine::line)
                .isEqualTo(2L);
    }

    @ParameterizedTest
    @CsvSource({
        "/hooks/0, 192.0.2.0/28",
        "hooks, 192.0.2.0/28 2001:db8:1::/48",
        "/hooks, 192.0.2.0/28 2001:db8:1::/48",
        "/web, 198.51.100.0/28 198.51.100.64/26 203.0.113.1"
    })
    void readsTheArrayAtAJsonPointer(String pointer, String ranges) throws Exception {
        ParsedFeed feed = parser.parse(
                sample("github-meta.json"), with(FeedFormat.JSON, OptionalInt.empty(), null, pointer), SOON);

        assertThat(feed.ranges()).isEqualTo(ranges(ranges));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/hooks/7",
                "/domains",
                "nothing",
                "hooks[].ip",
                "[]",
                "/verifiable_password_authentication"
            })
    void saysThatThereIsNoArrayAtAJsonPointer(String pointer) {
        FeedException e = catchThrowableOfType(
                FeedException.class,
                () -> parser.parse(
                        sample("github-meta.json"), with(FeedFormat.JSON, OptionalInt.empty(), null, pointer), SOON));

        assertThat(e.failure()).isEqualTo(FeedFailure.NO_SUCH_POINTER);
    }

    @Test
    void tellsHowToReadAJsonDocumentThatIsNoArray() {
        FeedException e = catchThrowableOfType(
                FeedException.class, () -> parser.parse(sample("github-meta.json"), options(FeedFormat.AUTO), SOON));

        assertThat(e.failure()).isEqualTo(FeedFailure.NO_SUCH_POINTER);
        assertThat(e).hasMessageContaining("pointer").hasMessageContaining("hooks[], web[]");
    }

    @Test
    void refusesJsonThatIsCutOrBroken() {
        assertThat(failure("[\"192.0.2.1\", \"192.0.2", FeedFormat.AUTO).failure())
                .isEqualTo(FeedFailure.TRUNCATED);
        assertThat(failure("[\"192.0.2.1\" \"192.0.2.2\"]", FeedFormat.AUTO).failure())
                .isEqualTo(FeedFailure.UNKNOWN_FORMAT);
        assertThat(failure("[".repeat(100_000), FeedFormat.JSON).failure()).isEqualTo(FeedFailure.TOO_LARGE);
    }

    @Test
    void rejectsElementsOfAJsonArrayThatAreNoAddresses() throws Exception {
        ParsedFeed feed = parse(
                "[\"192.0.2.1\",\n 7,\n {\"ip\":\"192.0.2.2\"},\n \"é\", \"%s\", %s]"
                        .formatted("9".repeat(300), "\"192.0.2.9\",".repeat(20) + "null"),
                FeedFormat.JSON);

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.9"));
        assertThat(feed.rejected()).extracting(RejectedLine::line).containsExactly(2L, 3L, 4L, 4L, 4L);
        assertThat(feed.counts().lines()).isEqualTo(26);
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        FeedException e = failure("192.0.2.1\n", FeedFormat.AUTO);

        assertThat(e.failure()).isEqualTo(FeedFailure.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    private ParsedFeed parse(String text, FeedFormat format) throws IOException {
        return parser.parse(stream(text), options(format), SOON);
    }

    private FeedException failure(String text, FeedFormat format) {
        return catchThrowableOfType(FeedException.class, () -> parse(text, format));
    }

    private FeedException failure(byte[] bytes) {
        return catchThrowableOfType(
                FeedException.class,
                () -> parser.parse(new ByteArrayInputStream(bytes), options(FeedFormat.AUTO), SOON));
    }

    private static FeedOptions options(FeedFormat format) {
        return with(format, OptionalInt.empty(), null, null);
    }

    private static FeedOptions with(FeedFormat format, OptionalInt minScore, String column, String pointer) {
        return new FeedOptions(
                format,
                new FeedOptions.Selection(
                        minScore,
                        Optional.ofNullable(column),
                        Optional.empty(),
                        Optional.ofNullable(pointer),
                        Set.of(),
                        false),
                new FeedOptions.Limits(true, false, 25, 10_000_000));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream sample(String name) {
        return FeedParserTest.class.getResourceAsStream("/feeds/" + name);
    }

    private static IpRangeSet ranges(String text) {
        return IpRangeSet.of(Arrays.stream(text.split(" ")).map(IpRange::parse).toList());
    }

    @ParameterizedTest
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(strings = {"<title>", "<title", "<title>a", "<TITLE x=1>\t", "</title>"})
    void pageWhoseTitleNeverEndsIsRefusedAtOnce(String beginning) {
        for (String rest : List.of(" ".repeat(60_000), beginning.repeat(9_000), "<".repeat(60_000))) {
            FeedException e = failure("<html>" + beginning + rest, FeedFormat.AUTO);

            assertThat(e.failure()).isEqualTo(FeedFailure.HTML_PAGE);
            assertThat(e.details()).doesNotContainKey("title");
        }
    }

    @Test
    void titleOfAPageIsShown() {
        assertThat(failure("<title>\n\n</title >x<b>y<Title lang=en> Not\tfound </TITLE>", FeedFormat.AUTO)
                        .details())
                .containsEntry("title", "Not\\u0009found");
    }

    @ParameterizedTest
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(strings = {"a.", "a-", "1;", "|", ";;", "0.0.0.0 a", "\t ", "/", "[", "{", "\"", ":"})
    void linesThatAreLongAndAlikeTakeNoTime(String part) {
        String line = part.repeat(60_000 / part.length()) + "!\n";
        for (FeedFormat format : FeedFormat.values()) {
            catchThrowable(() -> parse(line.repeat(150), format));
        }
    }
}
