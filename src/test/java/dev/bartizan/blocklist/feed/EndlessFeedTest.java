package dev.bartizan.blocklist.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.RequestHeaders;
import dev.bartizan.blocklist.feed.download.FeedDownload;
import dev.bartizan.blocklist.feed.download.FeedDownloader;
import dev.bartizan.blocklist.feed.download.FeedRequest;
import dev.bartizan.blocklist.feed.download.PublicAddresses;
import dev.bartizan.blocklist.feed.format.FeedParser;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Feeds that never end: the time limit ends the download, and cancelling ends it at once. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndlessFeedTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final long UNLIMITED = 1L << 50;

    /** The data that is sent without end, after a beginning. */
    private enum Content {
        ADDRESSES(FeedFormat.AUTO, "192.0.2.1\n", "192.0.2.2\n"),
        COMMENTS(FeedFormat.PLAIN, "# nothing\n", "# nothing\n"),
        ONE_LINE(FeedFormat.PLAIN, "192.0.2.1\n", "x"),
        ONE_FIELD(FeedFormat.CSV, "192.0.2.1,", "x"),
        ONE_RECORD(FeedFormat.CSV, "192.0.2.1,", "192.0.2.1,"),
        BLANK_JSON(FeedFormat.JSON, "[\"192.0.2.1\",", " "),
        JSON(FeedFormat.JSON, "[\"192.0.2.1\"", ",\"192.0.2.1\""),
        JSON_LINES(FeedFormat.SPAMHAUS_JSON, "{\"cidr\":\"192.0.2.1\"}\n", "{\"cidr\":\"192.0.2.1\"}\n");

        private final FeedFormat format;
        private final byte[] beginning;
        private final byte[] repeated;

        Content(FeedFormat format, String beginning, String repeated) {
            this.format = format;
            this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
            this.repeated = repeated.repeat(10_000).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The way in which a server never ends its response. */
    private enum Server {
        SILENT(out -> {}),
        HALF_A_HEAD(out -> write(out, "HTTP/1.1 200 OK\r\nContent-")),
        HEADERS(out -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            repeat(out, "X: y\r\n", Duration.ofMillis(20));
        }),
        NO_BODY(out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")),
        TRICKLE(out -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            repeat(out, "1", Duration.ofMillis(20));
        }),
        HUGE_LINE(out -> {
            write(out, "HTTP/1.1 200 OK\r\n\r\n");
            repeat(out, "1".repeat(100_000), Duration.ZERO);
        });

        private final Consumer<OutputStream> answer;

        Server(Consumer<OutputStream> answer) {
            this.answer = answer;
        }
    }

    private static Vertx vertx;

    private final CountDownLatch testEnd = new CountDownLatch(1);
    private FeedServer server;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void startServer() throws IOException {
        server = new FeedServer();
    }

    @AfterEach
    void stopServer() {
        testEnd.countDown();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void timeForReadingEnds(Content content) {
        FeedException late = catchThrowableOfType(
                FeedException.class, () -> parse(endless(content), content.format, TimeLimit.in(SHORT)));

        assertThat(late.failure()).isEqualTo(FeedFailure.TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource
    void readingIsCancelledAtOnce(Content content) throws Exception {
        assertCancelledAtOnce(started ->
                parse(new Noticed(endless(content), started), content.format, TimeLimit.in(Duration.ofMinutes(1))));
    }

    @Test
    void expandingIsCancelledAtOnce() throws Exception {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(member)) {
            gzip.write("192.0.2.1\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        }
        assertCancelledAtOnce(started -> parse(
                new Noticed(new Repeated(member.toByteArray(), member.toByteArray()), started),
                FeedFormat.AUTO,
                TimeLimit.in(Duration.ofMinutes(1))));
    }

    @ParameterizedTest
    @EnumSource
    void timeForDownloadingEnds(Server behaviour) {
        answer(behaviour, new CountDownLatch(1));

        FeedException late = catchThrowableOfType(FeedException.class, () -> download("1s"));

        assertThat(late.failure()).isEqualTo(FeedFailure.TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource
    void downloadingIsCancelledAtOnce(Server behaviour) throws Exception {
        assertCancelledAtOnce(started -> {
            answer(behaviour, started);
            download("1m");
        });
    }

    private interface Work {
        void begin(CountDownLatch started) throws IOException;
    }

    private static void assertCancelledAtOnce(Work work) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<FeedException> end = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform()
                .daemon()
                .start(() -> end.complete(catchThrowableOfType(FeedException.class, () -> work.begin(started))));
        started.await();

        reader.interrupt();

        assertThat(end.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS).failure()).isEqualTo(FeedFailure.INTERRUPTED);
    }

    private static void parse(InputStream body, FeedFormat format, TimeLimit deadline) throws IOException {
        var settings = BlocklistSettings.of(Map.of("guards.maximum-entries", String.valueOf(Integer.MAX_VALUE)));
        new FeedParser(new ExpansionLimits(UNLIMITED, Integer.MAX_VALUE))
                .parse(body, FeedOptions.of(format, settings.guards()), deadline);
    }

    private void answer(Server behaviour, CountDownLatch started) {
        server.on("/feed", (request, out) -> {
            started.countDown();
            behaviour.answer.accept(out);
            testEnd.await();
        });
    }

    private void download(String longest) throws IOException {
        BlocklistConfig config = BlocklistSettings.of(Map.of(
                "download.total-timeout",
                longest,
                "download.minimum-host-interval",
                "0s",
                "download.maximum-bytes",
                String.valueOf(UNLIMITED),
                "download.maximum-expanded-bytes",
                String.valueOf(UNLIMITED)));
        var downloader = new FeedDownloader(
                vertx,
                config,
                Map::of,
                Clock.systemUTC(),
                PublicAddresses.ofSystem(),
                new HttpClientOptions(),
                Thread::sleep);
        var request =
                new FeedRequest(server.url("/feed"), Optional.empty(), Optional.empty(), RequestHeaders.NONE, true);
        try (var content = (FeedDownload.Content) downloader.open(request)) {
            new FeedParser(ExpansionLimits.of(config.download()))
                    .parse(content.body(), FeedOptions.of(FeedFormat.PLAIN, config.guards()), content.deadline());
        } finally {
            downloader.close();
        }
    }

    private static InputStream endless(Content content) {
        return new Repeated(content.beginning, content.repeated);
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    /** Until the client has closed the connection. */
    private static void repeat(OutputStream out, String text, Duration pause) {
        try {
            while (true) {
                write(out, text);
                Thread.sleep(pause);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reports when some of the data has been read. */
    private static final class Noticed extends InputStream {
        private final InputStream in;
        private final CountDownLatch started;
        private int reads;

        Noticed(InputStream in, CountDownLatch started) {
            this.in = in;
            this.started = started;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (++reads == 20) {
                started.countDown();
            }
            return in.read(bytes, offset, length);
        }
    }

    private static final class Repeated extends InputStream {
        private final byte[] repeated;
        private byte[] part;
        private int position;

        Repeated(byte[] beginning, byte[] repeated) {
            this.part = beginning;
            this.repeated = repeated;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (position == part.length) {
                part = repeated;
                position = 0;
            }
            int count = Math.min(length, part.length - position);
            System.arraycopy(part, position, bytes, offset, count);
            position += count;
            return count;
        }
    }
}
