package dev.bartizan.blocklist.feed.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.RequestHeaders;
import dev.bartizan.blocklist.feed.BlocklistSettings;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedServer;
import dev.bartizan.blocklist.feed.TestCertificate;
import dev.bartizan.ip.set.IpRangeSet;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTlsTest {

    private static final String HOST = "feeds.example";
    private static final String FEED = "45.155.205.7\n";

    private static Vertx vertx;

    private static TestCertificate own;
    private static TestCertificate client;
    private static TestCertificate other;

    @TempDir
    static Path folder;

    private FeedServer server;
    private FeedServer strict;
    private final Map<String, String> settings = new HashMap<>();

    @BeforeAll
    static void createCertificates() throws Exception {
        vertx = Vertx.vertx();
        own = new TestCertificate(Files.createDirectory(folder.resolve("own")), HOST);
        client = new TestCertificate(Files.createDirectory(folder.resolve("client")), "client.example");
        other = new TestCertificate(Files.createDirectory(folder.resolve("other")), HOST);
    }

    @AfterAll
    static void close() {
        vertx.close();
    }

    @BeforeEach
    void start() throws Exception {
        server = new FeedServer(own.serverSocket(), "https").on("/feed", 200, "", FEED);
        strict = new FeedServer(own.serverSocketFor(client), "https").on("/feed", 200, "", FEED);
        server.redirect("/strict", 302, url(strict, "/feed"));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        strict.close();
    }

    @Test
    void serverWithItsOwnAuthorityIsTrustedIfTheConfigurationSaysSo() throws Exception {
        assertThat(failure(url(server, "/feed"))).isEqualTo(FeedFailure.TLS);

        configure("ours", server, "ca-file", own.certificateFile());
        assertThat(read(url(server, "/feed"))).isEqualTo(FEED);

        configure("ours", server, "ca-file", other.certificateFile());
        assertThat(failure(url(server, "/feed"))).isEqualTo(FeedFailure.TLS);
    }

    @Test
    void clientCertificateIsSentToItsOriginOnly() throws Exception {
        configure("strict", strict, "ca-file", own.certificateFile());
        configure("ours", server, "ca-file", own.certificateFile());
        assertThat(failure(url(strict, "/feed"))).isIn(FeedFailure.TLS, FeedFailure.UNREACHABLE);

        configure("strict", strict, "client-certificate-file", client.certificateFile());
        configure("strict", strict, "client-key-file", client.keyFile());
        assertThat(read(url(strict, "/feed"))).isEqualTo(FEED);
        // Another server must not choose what is requested with the certificate.
        assertThat(failure(url(server, "/strict"))).isEqualTo(FeedFailure.TLS);

        configure("strict", strict, "client-certificate-file", other.certificateFile());
        configure("strict", strict, "client-key-file", other.keyFile());
        assertThat(failure(url(strict, "/feed"))).isIn(FeedFailure.TLS, FeedFailure.UNREACHABLE);
    }

    @Test
    void filesAreReadForEachDownload() throws Exception {
        Path ca = Files.copy(other.certificateFile(), folder.resolve("renewed.pem"));
        configure("ours", server, "ca-file", ca);
        FeedDownloader downloader = downloader();
        try {
            assertThat(failure(downloader, url(server, "/feed")).failure()).isEqualTo(FeedFailure.TLS);
            Files.write(ca, Files.readAllBytes(own.certificateFile()));
            assertThat(read(downloader, url(server, "/feed"))).isEqualTo(FEED);
            Files.delete(ca);
            assertThat(failure(downloader, url(server, "/feed")))
                    .hasMessage("The file of bartizan.blocklist.tls.ours.ca-file can't be read.");
        } finally {
            downloader.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ca-file | rubbish | The file of bartizan.blocklist.tls.ours.ca-file has no certificate in PEM form.",
                "client-key-file | rubbish | bartizan.blocklist.tls.ours needs both client-certificate-file and client-key-file.",
            })
    void unusableFileIsNamedByItsSetting(String setting, String content, String message) throws Exception {
        configure("ours", server, setting, Files.writeString(folder.resolve("unusable"), content));

        assertThat(failure(downloader(), url(server, "/feed"))).hasMessage(message);
    }

    @Test
    void unusableKeyIsAnErrorOfTheSettings() throws Exception {
        configure("ours", server, "client-certificate-file", client.certificateFile());
        configure("ours", server, "client-key-file", Files.writeString(folder.resolve("key"), "rubbish"));

        FeedException failure = failure(downloader(), url(server, "/feed"));

        assertThat(failure.failure()).isEqualTo(FeedFailure.TLS);
        assertThat(failure).hasMessageStartingWith("The files of bartizan.blocklist.tls.ours can't be used: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://feeds.example.org", "https://feeds.example.org/", "HTTPS://[2001:db8::7]:8443"})
    void originHasSchemeHostAndPort(String origin) {
        assertThat(OriginTls.objectionToOrigin(origin)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://feeds.example.org",
                "feeds.example.org",
                "https://",
                "https://feeds.example.org/list.txt",
                "https://me@feeds.example.org",
                "https://feeds.example.org/?a=b",
                "https:x",
                "https://a b"
            })
    void otherTextIsNoOrigin(String origin) {
        assertThat(OriginTls.objectionToOrigin(origin)).isPresent();
    }

    private void configure(String name, FeedServer of, String setting, Path file) {
        settings.put("bartizan.blocklist.tls.%s.origin".formatted(name), "https://%s:%d".formatted(HOST, of.port()));
        settings.put("bartizan.blocklist.tls.%s.%s".formatted(name, setting), file.toString());
    }

    private static String url(FeedServer server, String path) {
        return "https://%s:%d%s".formatted(HOST, server.port(), path);
    }

    private FeedDownloader downloader() {
        FeedTlsConfig tls = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(FeedTlsConfig.class)
                .build()
                .getConfigMapping(FeedTlsConfig.class);
        PublicAddresses addresses =
                new PublicAddresses(_ -> List.of(InetAddress.getLoopbackAddress()), IpRangeSet.EMPTY);
        return new FeedDownloader(
                vertx,
                BlocklistSettings.of(Map.of("download.retries", "0")),
                tls,
                Clock.systemUTC(),
                addresses,
                new HttpClientOptions(),
                Thread::sleep);
    }

    private String read(String url) throws Exception {
        FeedDownloader downloader = downloader();
        try {
            return read(downloader, url);
        } finally {
            downloader.close();
        }
    }

    private static String read(FeedDownloader downloader, String url) throws Exception {
        try (FeedDownload.Content content = (FeedDownload.Content) downloader.open(request(url))) {
            return new String(content.body().readAllBytes());
        }
    }

    private FeedFailure failure(String url) {
        FeedDownloader downloader = downloader();
        try {
            return failure(downloader, url).failure();
        } finally {
            downloader.close();
        }
    }

    private static FeedException failure(FeedDownloader downloader, String url) {
        return catchThrowableOfType(FeedException.class, () -> read(downloader, url));
    }

    private static FeedRequest request(String url) {
        return new FeedRequest(URI.create(url), Optional.empty(), Optional.empty(), RequestHeaders.NONE, true);
    }
}
