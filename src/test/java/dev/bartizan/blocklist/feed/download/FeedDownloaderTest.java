package dev.bartizan.blocklist.feed.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.RequestHeaders;
import dev.bartizan.blocklist.feed.BlocklistSettings;
import dev.bartizan.blocklist.feed.ExpansionLimits;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedExpansionTest;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.FeedServer;
import dev.bartizan.blocklist.feed.FeedServer.Request;
import dev.bartizan.blocklist.feed.TestCertificate;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.blocklist.feed.format.FeedParser;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.SpecialPurposeRanges;
import dev.bartizan.net.NameResolver;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FeedDownloaderTest {

    private static final TimeLimit SOON = TimeLimit.in(Duration.ofMinutes(10));

    private static final String FEED = "192.0.2.1\n192.0.2.2\n";
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-08-22T12:00:00Z"), ZoneOffset.UTC);

    private static Vertx vertx;

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "download.minimum-host-interval", "0s",
            "download.retry-delay", "1s",
            "download.idle-timeout", "20s",
            "download.total-timeout", "50s"));
    private final List<Duration> pauses = new ArrayList<>();
    private final Map<String, List<String>> names = new HashMap<>();
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

    @Test
    void downloadsAFeedWithWhatToAskForTheNextTime() throws Exception {
        server.on("/feed?list=1", 200, "ETag: \"v1\"\r\nLast-Modified: Sat, 22 Aug 2026 10:00:00 GMT\r\n", FEED);

        try (var content = (FeedDownload.Content) open("/feed?list=1")) {
            assertThat(content.body().readAllBytes()).asString().isEqualTo(FEED);
            assertThat(content.bytesRead()).isEqualTo(FEED.length());
            assertThat(content.etag()).contains("\"v1\"");
            assertThat(content.lastModified()).contains("Sat, 22 Aug 2026 10:00:00 GMT");
            assertThat(content.finalUrl()).isEqualTo(server.url("/feed?list=1"));
        }
        Request request = server.requests().getFirst();
        assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + server.port());
        assertThat(request.header("User-Agent")).isEqualTo("bartizan");
        assertThat(request.header("Accept-Encoding")).isEqualTo("gzip");
        assertThat(request.headers()).doesNotContainKeys("If-None-Match", "If-Modified-Since", "Authorization");
    }

    @Test
    void asksOnlyForANewerVersion() throws Exception {
        server.on("/feed", 304, "ETag: \"v1\"\r\n", "");
        var known = new FeedRequest(
                server.url("/feed"),
                Optional.of("\"v1\""),
                Optional.of("Sat, 22 Aug 2026 10:00:00 GMT"),
                RequestHeaders.NONE,
                true);

        assertThat(downloader().open(known)).isInstanceOf(FeedDownload.NotModified.class);
        assertThat(server.requests().getFirst().header("If-None-Match")).isEqualTo("\"v1\"");
        assertThat(server.requests().getFirst().header("If-Modified-Since")).isEqualTo("Sat, 22 Aug 2026 10:00:00 GMT");
    }

    @Test
    void doesNotBelieve304ThatWasNotAskedFor() {
        server.on("/feed", 304, "", "");

        assertThat(failure("/feed").failure()).isEqualTo(FeedFailure.HTTP_STATUS);
    }

    @Test
    void decodesGzipAndStillFindsAGzipFileInside() throws Exception {
        byte[] file = FeedExpansionTest.gzip(FEED.getBytes(StandardCharsets.UTF_8));
        server.on("/feed", 200, "Content-Encoding: gzip\r\n", file);
        server.on("/feed.gz", 200, "", file);
        server.on("/feed.gz.gz", 200, "Content-Encoding: gzip\r\n", FeedExpansionTest.gzip(file));
        server.on("/lie", 200, "Content-Encoding: gzip\r\n", FEED);

        assertThat(read("/feed")).asString().isEqualTo(FEED);
        assertThat(read("/feed.gz")).isEqualTo(file);
        assertThat(read("/feed.gz.gz")).isEqualTo(file);
        assertThat(read("/lie")).asString().isEqualTo(FEED);
        var parser = new FeedParser(new ExpansionLimits(1 << 20, 100));
        for (String path : List.of("/feed", "/feed.gz", "/feed.gz.gz", "/lie")) {
            try (var content = (FeedDownload.Content) open(path)) {
                FeedOptions options = FeedOptions.of(
                        FeedFormat.AUTO, BlocklistSettings.of(Map.of()).guards());
                assertThat(parser.parse(content.body(), options, SOON).counts().accepted())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void refusesEncodingsItDidNotAskFor() {
        server.on("/feed", 200, "Content-Encoding: br\r\n", FEED);

        assertThat(failure("/feed").failure()).isEqualTo(FeedFailure.BAD_RESPONSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsRedirects(int status) throws Exception {
        server.redirect("/old", status, "sub/new?x=y").on("/sub/new?x=y", 200, "", FEED);

        try (var content = (FeedDownload.Content) open("/old")) {
            assertThat(content.body().readAllBytes()).asString().isEqualTo(FEED);
            assertThat(content.finalUrl()).isEqualTo(server.url("/sub/new?x=y"));
        }
    }

    @Test
    void followsFiveRedirectsAndNotOneMore() throws Exception {
        for (int hop = 0; hop < 6; hop++) {
            server.redirect("/" + hop, 302, "/" + (hop + 1));
        }
        server.on("/6", 200, "", FEED).redirect("/loop", 302, "/loop");

        assertThat(read("/1")).asString().isEqualTo(FEED);
        assertThat(failure("/0").failure()).isEqualTo(FeedFailure.TOO_MANY_REDIRECTS);
        assertThat(failure("/loop").failure()).isEqualTo(FeedFailure.TOO_MANY_REDIRECTS);
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd, UNSUPPORTED_SCHEME",
        "ftp://example.com/feed, UNSUPPORTED_SCHEME",
        "http://exa mple/, BAD_RESPONSE",
        "http:///nothing, INVALID_URL",
        "http://example.com:99999/, INVALID_URL",
        "http://under_score/, INVALID_URL"
    })
    void refusesRedirectsToElsewhere(String location, FeedFailure failure) {
        server.redirect("/feed", 302, location);

        assertThat(failure("/feed").failure()).isEqualTo(failure);
    }

    @Test
    void refusesHostsThatAreNotOnThePublicInternet() {
        names.put("public-and-private.example", List.of("8.8.8.8", "10.0.0.1"));
        names.put("loopback6.example", List.of("::1"));
        names.put("metadata.example", List.of("169.254.169.254"));
        names.put("6to4.example", List.of("2002:7f00:1::1"));
        names.put("nat64.example", List.of("64:ff9b::a00:1"));

        for (String host : names.keySet()) {
            assertThat(privateFailure("http://" + host + "/feed")).isEqualTo(FeedFailure.PRIVATE_ADDRESS);
        }
        for (String host : List.of("127.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0")) {
            assertThat(privateFailure("http://" + host + "/feed")).as(host).isEqualTo(FeedFailure.PRIVATE_ADDRESS);
        }
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, true",
        "2001:4860:4860::8888, true",
        "2002:808:808::1, true",
        "64:ff9b::808:808, true",
        "10.1.2.3, false",
        "100.64.0.1, false",
        "192.168.0.1, false",
        "224.0.0.1, false",
        "255.255.255.255, false",
        "::, false",
        "::1, false",
        "::127.0.0.1, false",
        "fd00::1, false",
        "fe80::1, false",
        "ff02::1, false",
        "2002:c0a8:1::1, false",
        "64:ff9b::7f00:1, false"
    })
    void knowsPublicAddresses(String address, boolean expected) throws Exception {
        assertThat(PublicAddresses.ofSystem().isPublic(InetAddress.getByName(address)))
                .isEqualTo(expected);
    }

    @Test
    void checksTheAddressAgainOnEachHop() {
        // Here the test server's own address counts as public, so that only the redirect can be refused.
        IpRangeSet notPublic = SpecialPurposeRanges.ALL.subtract(IpRangeSet.of(IpRange.parse("127.0.0.1")));
        FeedDownloader downloader = downloader(new PublicAddresses(this::resolve, notPublic), new HttpClientOptions());
        names.put("start.example", List.of("127.0.0.1"));
        names.put("inside.example", List.of("10.0.0.1"));
        server.redirect("/name", 302, "http://inside.example/secret")
                .redirect("/address", 302, "http://127.0.0.2:" + server.port() + "/secret");

        for (String path : List.of("/name", "/address")) {
            FeedRequest request = FeedRequest.of(URI.create("http://start.example:" + server.port() + path));
            FeedException e = catchThrowableOfType(FeedException.class, () -> downloader.open(request));
            assertThat(e.failure()).isEqualTo(FeedFailure.PRIVATE_ADDRESS);
        }
        assertThat(server.requests()).extracting(Request::path).containsExactly("/name", "/address");
    }

    @Test
    void connectsToTheCheckedAddressAndKeepsTheName() throws Exception {
        names.put("feeds.example", List.of("127.0.0.1"));
        server.on("/feed", 200, "", FEED);

        try (var content = (FeedDownload.Content) downloader()
                .open(new FeedRequest(
                        URI.create("http://feeds.example:" + server.port() + "/feed"),
                        Optional.empty(),
                        Optional.empty(),
                        RequestHeaders.NONE,
                        true))) {
            assertThat(content.body().readAllBytes()).asString().isEqualTo(FEED);
        }
        assertThat(server.requests().getFirst().header("Host")).isEqualTo("feeds.example:" + server.port());
    }

    @Test
    void triesTheNextAddressWhereOneDoesNotAnswer() throws Exception {
        // Nothing listens on 127.0.0.2: the server is bound to 127.0.0.1.
        names.put("feeds.example", List.of("127.0.0.2", "127.0.0.1"));
        server.on("/feed", 200, "", FEED);

        try (var content =
                (FeedDownload.Content) downloader().open(request("http://feeds.example:" + server.port() + "/feed"))) {
            assertThat(content.body().readAllBytes()).asString().isEqualTo(FEED);
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void sendsCredentialsToTheirOwnOriginOnly() throws Exception {
        names.put("elsewhere.example", List.of("127.0.0.1"));
        server.redirect("/feed", 302, "/same")
                .redirect("/same", 302, "http://elsewhere.example:" + server.port() + "/other");
        server.on("/other", 200, "", FEED);

        try (FeedDownload download =
                downloader().open(request("http://user:p%40ss@127.0.0.1:" + server.port() + "/feed"))) {
            assertThat(download.finalUrl().toString()).doesNotContain("user");
        }

        assertThat(server.requests())
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Basic dXNlcjpwQHNz", "Basic dXNlcjpwQHNz", null);
    }

    @Test
    void sendsHeadersToTheirOwnOriginUntilAnotherOneIsMet() throws Exception {
        names.put("elsewhere.example", List.of("127.0.0.1"));
        server.redirect("/feed", 302, "/same")
                .redirect("/same", 302, "http://elsewhere.example:" + server.port() + "/other")
                .redirect("/other", 302, server.url("/back").toString())
                .on("/back", 200, "", FEED);
        var request = new FeedRequest(
                server.url("/feed"),
                Optional.empty(),
                Optional.empty(),
                new RequestHeaders(Map.of("authorization", "Bearer secret", "User-Agent", "mine", "X-Key", "k")),
                true);

        downloader().open(request).close();

        assertThat(server.requests())
                .extracting(sent -> sent.header("Authorization"))
                .containsExactly("Bearer secret", "Bearer secret", null, null);
        assertThat(server.requests())
                .extracting(sent -> sent.header("User-Agent"))
                .containsExactly("mine", "mine", "bartizan", "bartizan");
        assertThat(server.requests()).extracting(sent -> sent.header("X-Key")).containsExactly("k", "k", null, null);
    }

    @Test
    void sendsHeadersNotToAnotherPortOfTheHost() throws Exception {
        try (FeedServer other = new FeedServer()) {
            other.on("/feed", 200, "", FEED);
            server.redirect("/feed", 302, other.url("/feed").toString());
            var request = new FeedRequest(
                    server.url("/feed"),
                    Optional.empty(),
                    Optional.empty(),
                    new RequestHeaders(Map.of("Authorization", "Bearer secret")),
                    true);

            downloader().open(request).close();

            assertThat(server.requests().getFirst().header("Authorization")).isEqualTo("Bearer secret");
            assertThat(other.requests().getFirst().headers()).doesNotContainKey("Authorization");
        }
    }

    @Test
    void keepsSecretsOutOfMessagesAndDetails() {
        FeedException e = catchThrowableOfType(
                FeedException.class,
                () -> downloader().open(request("http://user:pass@127.0.0.1:" + server.port() + "/no?key=s3cret&x=1")));

        assertThat(e.failure()).isEqualTo(FeedFailure.HTTP_STATUS);
        assertThat(e.details())
                .containsEntry("status", 404)
                .containsEntry("url", "http://127.0.0.1:" + server.port() + "/no?key=…&x=…");
        assertThat(e.getMessage() + e.details()).doesNotContain("s3cret").doesNotContain("pass");
    }

    @Test
    void retriesServerErrorsWithGrowingPauses() throws Exception {
        failFirst(2, 503, "");

        assertThat(read("/feed")).asString().isEqualTo(FEED);
        assertThat(server.requests()).hasSize(3);
        assertThat(pauses).hasSize(2);
        assertThat(pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
        assertThat(pauses.get(1)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(2000));
    }

    @Test
    void givesUpAfterTheLastRetry() {
        server.on("/feed", 500, "", "");

        FeedException e = failure("/feed");

        assertThat(e.failure()).isEqualTo(FeedFailure.HTTP_STATUS);
        assertThat(e.details()).containsEntry("status", 500);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void doesNotRetryWhatWillNotChange() {
        server.on("/feed", 403, "", "");

        assertThat(failure("/feed").failure()).isEqualTo(FeedFailure.HTTP_STATUS);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "Sat, 22 Aug 2026 12:00:07 GMT"})
    void waitsAsLongAsTheServerAsksFor(String retryAfter) throws Exception {
        failFirst(1, 429, "Retry-After: " + retryAfter + "\r\n");

        assertThat(read("/feed")).asString().isEqualTo(FEED);
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void doesNotWaitLongerThanAllowed() {
        server.on("/feed", 429, "Retry-After: 3600\r\n", "");

        FeedException e = failure("/feed");

        assertThat(e.failure()).isEqualTo(FeedFailure.RATE_LIMITED);
        assertThat(e.details()).containsEntry("retry_after_seconds", 3600L);
        assertThat(e.retryAfter()).hasValue(Duration.ofHours(1));
        assertThat(server.requests()).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void keepsRequestsToOneHostApart() throws Exception {
        settings.put("download.minimum-host-interval", "3s");
        server.on("/feed", 200, "", FEED);
        FeedDownloader downloader = downloader();

        for (int time = 0; time < 3; time++) {
            downloader.open(request(server.url("/feed").toString())).close();
        }

        assertThat(pauses).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(6));
    }

    @Test
    void endsADownloadThatStandsStill() {
        settings.put("download.idle-timeout", "200ms");
        server.on("/feed", (request, out) -> {
            out.write(FeedServer.head(200, "Content-Length: 1000\r\n"));
            out.write(FEED.getBytes(StandardCharsets.UTF_8));
            out.flush();
            testEnd.await();
        });

        assertThatThrownBy(() -> read("/feed"))
                .isInstanceOfSatisfying(
                        FeedException.class, e -> assertThat(e.failure()).isEqualTo(FeedFailure.TIMEOUT));
    }

    @Test
    void endsADownloadThatDripsForEver() {
        settings.put("download.idle-timeout", "20s");
        settings.put("download.total-timeout", "1s");
        server.on("/feed", (request, out) -> {
            out.write(FeedServer.head(200, ""));
            drip(out);
        });

        assertThatThrownBy(() -> read("/feed")).isInstanceOfSatisfying(FeedException.class, e -> {
            assertThat(e.failure()).isEqualTo(FeedFailure.TIMEOUT);
            assertThat(e).hasMessageContaining("as a whole");
        });
    }

    @Test
    void retriesAServerThatDoesNotAnswer() {
        settings.put("download.idle-timeout", "100ms");
        server.on("/feed", (request, out) -> testEnd.await());

        assertThat(failure("/feed").failure()).isEqualTo(FeedFailure.TIMEOUT);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void noticesAConnectionThatEndsTooEarly() {
        server.on("/feed", (request, out) -> {
            out.write(FeedServer.head(200, "Content-Length: 1000\r\n"));
            out.write(FEED.getBytes(StandardCharsets.UTF_8));
        });
        server.on("/chunked", (request, out) -> {
            out.write(FeedServer.head(200, "Transfer-Encoding: chunked\r\n"));
            out.write("5\r\n192.0\r\n".getBytes(StandardCharsets.UTF_8));
        });
        byte[] gzip = FeedExpansionTest.gzip(FEED.repeat(1000).getBytes(StandardCharsets.UTF_8));
        server.on("/gzip", 200, "Content-Encoding: gzip\r\n", Arrays.copyOf(gzip, gzip.length / 2));

        for (String path : List.of("/feed", "/chunked", "/gzip")) {
            assertThatThrownBy(() -> read(path))
                    .isInstanceOfSatisfying(
                            FeedException.class, e -> assertThat(e.failure()).isEqualTo(FeedFailure.TRUNCATED));
        }
    }

    @Test
    void readsABodyThatEndsWithTheConnection() throws Exception {
        server.on("/feed", (request, out) -> {
            out.write(FeedServer.head(200, ""));
            out.write(FEED.getBytes(StandardCharsets.UTF_8));
        });

        assertThat(read("/feed")).asString().isEqualTo(FEED);
    }

    @Test
    void missesNoAnswerThatIsOverAtOnce() throws Exception {
        server.on("/feed", 200, "", FEED);
        FeedDownloader downloader = downloader();

        for (int time = 0; time < 500; time++) {
            try (var content = (FeedDownload.Content)
                    downloader.open(request(server.url("/feed").toString()))) {
                assertThat(content.body().readAllBytes()).asString().isEqualTo(FEED);
            }
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void stopsAtTheSizeLimits() {
        settings.put("download.maximum-bytes", "1000");
        settings.put("download.maximum-expanded-bytes", "5000");
        server.on("/announced", 200, "", FEED.repeat(100));
        server.on("/silent", (request, out) -> {
            out.write(FeedServer.head(200, ""));
            out.write(FEED.repeat(100).getBytes(StandardCharsets.UTF_8));
        });
        server.on("/gzip", 200, "Content-Encoding: gzip\r\n", FeedExpansionTest.gzip(new byte[10_000]));

        for (String path : List.of("/announced", "/silent", "/gzip")) {
            assertThatThrownBy(() -> read(path))
                    .isInstanceOfSatisfying(
                            FeedException.class, e -> assertThat(e.failure()).isEqualTo(FeedFailure.TOO_LARGE));
        }
    }

    @Test
    void refusesABombInTheContentEncoding() {
        server.on("/feed", 200, "Content-Encoding: gzip\r\n", FeedExpansionTest.gzip(new byte[20 * 1024 * 1024]));

        assertThatThrownBy(() -> read("/feed"))
                .isInstanceOfSatisfying(
                        FeedException.class, e -> assertThat(e.failure()).isEqualTo(FeedFailure.EXPANSION_BOMB));
    }

    @Test
    void readsALargeFeedWhole() throws Exception {
        byte[] large = FEED.repeat(500_000).getBytes(StandardCharsets.UTF_8);
        server.on("/feed", 200, "", large);

        assertThat(read("/feed")).isEqualTo(large);
    }

    @Test
    void saysThatAHostCannotBeReached() throws IOException {
        assertThat(catchThrowableOfType(
                        FeedException.class, () -> downloader().open(request("http://nowhere.example/"))))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(FeedFailure.UNREACHABLE))
                .hasMessageContaining("nowhere.example");
        int closedPort;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        assertThat(catchThrowableOfType(
                                FeedException.class, () -> downloader().open(request("http://127.0.0.1:" + closedPort)))
                        .failure())
                .isEqualTo(FeedFailure.UNREACHABLE);
        assertThat(pauses).hasSize(4);
    }

    @Test
    void refusesAServerWithoutATrustedCertificate() {
        server.on("/feed", 200, "", FEED);

        FeedException e = catchThrowableOfType(
                FeedException.class, () -> downloader().open(request("https://127.0.0.1:" + server.port() + "/feed")));

        assertThat(e.failure()).isEqualTo(FeedFailure.TLS);
        assertThat(pauses).isEmpty();
    }

    @Test
    void checksTheCertificateForTheNameAndNotTheAddress(@TempDir Path folder) throws Exception {
        var certificate = new TestCertificate(folder, "feeds.example");
        names.put("feeds.example", List.of("127.0.0.1"));
        names.put("other.example", List.of("127.0.0.1"));
        var addresses = new PublicAddresses(this::resolve, SpecialPurposeRanges.ALL);
        var trusting = new HttpClientOptions().setTrustOptions(certificate.trustOptions());
        try (var secure = new FeedServer(certificate.serverSocket(), "https")) {
            secure.on("/feed", 200, "", FEED)
                    .redirect("/down", 302, server.url("/feed").toString());

            try (var content = (FeedDownload.Content)
                    downloader(addresses, trusting).open(request("https://feeds.example:" + secure.port() + "/feed"))) {
                assertThat(content.body().readAllBytes()).asString().isEqualTo(FEED);
            }
            assertThat(secureFailure(addresses, trusting, "other.example", secure, "/feed"))
                    .isEqualTo(FeedFailure.TLS);
            assertThat(secureFailure(addresses, new HttpClientOptions(), "feeds.example", secure, "/feed"))
                    .isEqualTo(FeedFailure.TLS);
            assertThat(secureFailure(addresses, trusting, "feeds.example", secure, "/down"))
                    .isEqualTo(FeedFailure.INSECURE_REDIRECT);
        }
    }

    private FeedFailure secureFailure(
            PublicAddresses addresses, HttpClientOptions options, String host, FeedServer secure, String path) {
        FeedRequest request = request("https://" + host + ":" + secure.port() + path);
        return catchThrowableOfType(
                        FeedException.class,
                        () -> downloader(addresses, options).open(request))
                .failure();
    }

    @Test
    void refusesWhatIsNotHttp() {
        server.on("/feed", (request, out) -> out.write("SSH-2.0-OpenSSH_9.9\r\n\r\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(failure("/feed").failure()).isIn(FeedFailure.BAD_RESPONSE, FeedFailure.UNREACHABLE);
    }

    @Test
    void anInterruptEndsADownloadInTheMiddle() throws Exception {
        var begun = new CountDownLatch(1);
        server.on("/feed", (request, out) -> {
            out.write(FeedServer.head(200, "Content-Length: 1000\r\n"));
            out.write('1');
            out.flush();
            begun.countDown();
            testEnd.await();
        });
        var outcome = new CompletableFuture<FeedFailure>();
        Thread reader = Thread.ofVirtual()
                .start(() -> outcome.complete(catchThrowableOfType(FeedException.class, () -> read("/feed"))
                        .failure()));

        begun.await();
        reader.interrupt();

        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(FeedFailure.INTERRUPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com/feed", "gopher:x", "feed.txt", "jar:file:/x.jar!/y"})
    void refusesOtherSchemes(String url) {
        assertThat(catchThrowableOfType(FeedException.class, () -> downloader().open(request(url)))
                        .failure())
                .isEqualTo(FeedFailure.UNSUPPORTED_SCHEME);
    }

    private FeedDownloader downloader() {
        return downloader(new PublicAddresses(this::resolve, SpecialPurposeRanges.ALL), new HttpClientOptions());
    }

    private FeedDownloader downloader(PublicAddresses addresses, HttpClientOptions options) {
        return new FeedDownloader(
                vertx, BlocklistSettings.of(settings), Map::of, NOON, addresses, options, pauses::add);
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        if (host.endsWith(".example")) {
            var addresses = new ArrayList<InetAddress>();
            for (String address : names.getOrDefault(host, List.of())) {
                addresses.add(InetAddress.getByName(address));
            }
            if (addresses.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return addresses;
        }
        return NameResolver.Names.system().resolve(host);
    }

    private FeedDownload open(String path) throws FeedException {
        return downloader().open(request(server.url(path).toString()));
    }

    private byte[] read(String path) throws IOException {
        try (var content = (FeedDownload.Content) open(path)) {
            return content.body().readAllBytes();
        }
    }

    private FeedException failure(String path) {
        return catchThrowableOfType(FeedException.class, () -> open(path).close());
    }

    private FeedFailure privateFailure(String url) {
        return catchThrowableOfType(FeedException.class, () -> downloader().open(FeedRequest.of(URI.create(url))))
                .failure();
    }

    private static FeedRequest request(String url) {
        return new FeedRequest(URI.create(url), Optional.empty(), Optional.empty(), RequestHeaders.NONE, true);
    }

    private void failFirst(int times, int status, String headers) {
        var served = new AtomicInteger();
        server.on("/feed", (request, out) -> {
            boolean fail = served.getAndIncrement() < times;
            out.write(FeedServer.head(fail ? status : 200, fail ? headers + "Content-Length: 0\r\n" : ""));
            out.write((fail ? "" : FEED).getBytes(StandardCharsets.UTF_8));
        });
    }

    /** Sends a byte from time to time until the client closes the connection. */
    private void drip(OutputStream out) throws Exception {
        try (ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor()) {
            var hungUp = new CountDownLatch(1);
            clockwork.scheduleAtFixedRate(
                    () -> {
                        try {
                            out.write('\n');
                            out.flush();
                        } catch (IOException e) {
                            hungUp.countDown();
                        }
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            hungUp.await();
            clockwork.shutdownNow();
        }
    }
}
