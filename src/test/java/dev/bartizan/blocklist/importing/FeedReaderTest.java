package dev.bartizan.blocklist.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.RequestHeaders;
import dev.bartizan.blocklist.Validators;
import dev.bartizan.blocklist.feed.BlocklistSettings;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedServer;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.blocklist.feed.download.FeedDownloader;
import dev.bartizan.blocklist.feed.download.PublicAddresses;
import dev.bartizan.blocklist.importing.FeedReader.Reading;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The URLs of a list, against real servers. */
@Timeout(60)
class FeedReaderTest {

    private static final BlocklistConfig CONFIG = BlocklistSettings.of(Map.of(
            "download.minimum-host-interval", "0s",
            "download.retries", "0",
            "download.maximum-retry-after", "1s"));
    private static final Validators KNOWN = new Validators("\"v1\"", null);
    private static final RequestHeaders HEADERS = new RequestHeaders(Map.of("Authorization", "Bearer s3cret"));

    private static Vertx vertx;

    private FeedServer primary;
    private FeedServer mirror;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void startServers() throws IOException {
        primary = new FeedServer();
        mirror = new FeedServer().on("/feed?key=s3cret", 200, "ETag: \"m1\"\r\n", "8.8.4.1\n");
    }

    @AfterEach
    void stopServers() {
        primary.close();
        mirror.close();
    }

    @Test
    void urlThatWorksIsTheOnlyOneThatIsAsked() throws IOException {
        primary.on("/feed", 200, "ETag: \"v2\"\r\n", "8.8.4.2\n");

        Reading reading =
                reader().read(source(true), KNOWN, FeedReader.Terms.USUAL).orElseThrow();

        assertThat(reading.detour()).isEmpty();
        assertThat(reading.validators().etag()).isEqualTo("\"v2\"");
        assertThat(primary.requests().getFirst().header("If-None-Match")).isEqualTo("\"v1\"");
        assertThat(mirror.requests()).isEmpty();

        primary.on("/feed", 304, "", "");
        assertThat(reader().read(source(true), KNOWN, FeedReader.Terms.USUAL)).isEmpty();
        assertThat(mirror.requests()).isEmpty();
    }

    @Test
    void fallbackUrlIsUsedWhereTheFirstFailsOrHasNoFeed() throws IOException {
        for (int status : List.of(404, 503, 200)) {
            primary.on("/feed", status, "", "<!DOCTYPE html><html><body>Are you a robot?</body></html>");

            Reading reading =
                    reader().read(source(true), KNOWN, FeedReader.Terms.USUAL).orElseThrow();

            assertThat(reading.feed().ranges().toString()).contains("8.8.4.1");
            assertThat(reading.validators()).as("of the other URL").isEqualTo(Validators.NONE);
            assertThat(reading.detour())
                    .hasValueSatisfying(detour -> assertThat(detour.reason())
                            .contains(mirror.url("/feed").toString())
                            .doesNotContain("s3cret"));
        }
        primary.close();
        assertThat(reader().read(source(true), KNOWN, FeedReader.Terms.USUAL)
                        .orElseThrow()
                        .detour())
                .isPresent();
        assertThat(mirror.requests())
                .hasSize(4)
                .allSatisfy(
                        request -> assertThat(request.headers()).doesNotContainKeys("If-None-Match", "Authorization"));
        assertThat(primary.requests())
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).isEqualTo("Bearer s3cret"));
    }

    @Test
    void limitEndsAllDownloadsTogether() {
        CountDownLatch end = new CountDownLatch(1);
        primary.on("/feed", (request, out) -> {
            out.write(FeedServer.head(200, "Content-Length: 100\r\n"));
            out.write("8.8.4.2\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            end.await();
        });
        FeedReader.Terms terms = new FeedReader.Terms(Optional.of(TimeLimit.in(Duration.ofMillis(500))), _ -> {});

        FeedException failure =
                catchThrowableOfType(FeedException.class, () -> reader().read(source(true), KNOWN, terms));
        end.countDown();

        assertThat(failure.failure()).isEqualTo(FeedFailure.TIMEOUT);
    }

    @Test
    void fallbackUrlsMustBePublicToo() {
        FeedReader reader = new FeedReader(downloader(), null, CONFIG);
        ListSource source = source(false);

        FeedException failure =
                catchThrowableOfType(FeedException.class, () -> reader.read(source, KNOWN, FeedReader.Terms.USUAL));

        assertThat(failure.failure()).isEqualTo(FeedFailure.PRIVATE_ADDRESS);
        assertThat(primary.requests()).isEmpty();
        assertThat(mirror.requests()).isEmpty();
    }

    @Test
    void failureOfAllIsThatOfTheFirstAndWaitsForEachServer() {
        mirror.on("/feed?key=s3cret", 429, "Retry-After: 7200\r\n", "");
        primary.on("/feed", 503, "Retry-After: 3600\r\n", "");

        FeedException failure = catchThrowableOfType(
                FeedException.class, () -> reader().read(source(true), KNOWN, FeedReader.Terms.USUAL));

        assertThat(failure.failure()).isEqualTo(FeedFailure.RATE_LIMITED);
        assertThat(failure).hasMessageContaining("3600").hasMessageContaining("7200");
        assertThat(failure.retryAfter()).contains(Duration.ofHours(2));
    }

    @Test
    void waitThatTheFirstServerAsksForIsKeptAlsoIfAFallbackUrlWorks() throws IOException {
        primary.on("/feed", 429, "Retry-After: 3600\r\n", "");

        assertThat(reader().read(source(true), KNOWN, FeedReader.Terms.USUAL)
                        .orElseThrow()
                        .detour()
                        .orElseThrow()
                        .retryAfter())
                .contains(Duration.ofHours(1));
    }

    private FeedReader reader() {
        return new FeedReader(downloader(), null, CONFIG);
    }

    private static FeedDownloader downloader() {
        return new FeedDownloader(
                vertx,
                CONFIG,
                Map::of,
                Clock.systemUTC(),
                PublicAddresses.ofSystem(),
                new HttpClientOptions(),
                Thread::sleep);
    }

    private ListSource source(boolean allowPrivate) {
        return new ListSource(
                new FeedLocation(
                        primary.url("/feed").toString(),
                        List.of(mirror.url("/feed?key=s3cret").toString()),
                        HEADERS,
                        allowPrivate,
                        null),
                "auto",
                ListSource.Selection.DEFAULT,
                new ListSource.Limits(false, false, null, null),
                0,
                ListSource.Use.BLOCK);
    }
}
