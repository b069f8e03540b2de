package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.feed.FeedException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The HTTP clients of the servers that have certificates of their own. */
final class OriginTls implements AutoCloseable {

    private static final int MAXIMUM_BYTES = 1 << 20;
    private static final Duration LONGEST_UPDATE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final HttpClientOptions base;
    private final List<Origin> origins;

    /** @param base the options of all clients */
    OriginTls(Vertx vertx, FeedTlsConfig config, HttpClientOptions base) {
        this.vertx = vertx;
        this.base = base;
        this.origins = config.tls().entrySet().stream()
                .filter(server ->
                        objectionToOrigin(server.getValue().origin().orElse("")).isEmpty())
                .map(server -> new Origin(
                        "bartizan.blocklist.tls." + server.getKey(),
                        URI.create(server.getValue().origin().orElseThrow().strip()),
                        server.getValue()))
                .toList();
    }

    /** The problem with an origin, as the end of a sentence. */
    static Optional<String> objectionToOrigin(String text) {
        try {
            URI url = URI.create(text.strip());
            boolean origin = FeedUrl.scheme(url).equals("https")
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
            return origin
                    ? Optional.empty()
                    : Optional.of("must have scheme, host and port only, and begin with https://");
        } catch (IllegalArgumentException unreadable) {
            return Optional.of("is not a URL");
        }
    }

    /**
     * The client for a URL; empty if its origin has no certificates of its own.
     *
     * @throws FeedException if a file can't be read, or has no certificate
     */
    Optional<HttpClient> client(URI url) throws FeedException {
        for (Origin origin : origins) {
            if (FeedUrl.sameOrigin(origin.url, url)) {
                return Optional.of(origin.client());
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        origins.forEach(origin -> origin.client.close());
    }

    /** What the files of one origin have. */
    private record Material(Optional<Buffer> ca, Optional<Buffer> certificate, Optional<Buffer> key) {

        SSLOptions options() {
            SSLOptions options = new SSLOptions();
            ca.ifPresent(value -> options.setTrustOptions(new PemTrustOptions().addCertValue(value)));
            certificate.ifPresent(value -> options.setKeyCertOptions(
                    new PemKeyCertOptions().setCertValue(value).setKeyValue(key.orElseThrow())));
            return options;
        }
    }

    private final class Origin {

        private final String setting;
        private final URI url;
        private final FeedTlsConfig.Server files;
        private final HttpClient client;
        private @Nullable Material loaded;

        Origin(String setting, URI url, FeedTlsConfig.Server files) {
            this.setting = setting;
            this.url = url;
            this.files = files;
            this.client = vertx.createHttpClient(base);
        }

        /** The client with the current content of the files, because certificates are renewed. */
        synchronized HttpClient client() throws FeedException {
            Material current = new Material(
                    certificates("ca-file", files.caFile()),
                    certificates("client-certificate-file", files.clientCertificateFile()),
                    read("client-key-file", files.clientKeyFile()));
            if (current.certificate().isPresent() != current.key().isPresent()) {
                throw unusable("%s needs both client-certificate-file and client-key-file.".formatted(setting), null);
            }
            if (!current.equals(loaded)) {
                use(current);
                loaded = current;
            }
            return client;
        }

        /** New connections use the new certificates. */
        private void use(Material current) throws FeedException {
            try {
                client.updateSSLOptions(current.options())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(LONGEST_UPDATE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException failure) {
                throw unusable("The files of %s can't be used: %s".formatted(setting, reason(failure)), failure);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw new FeedException(FeedFailure.INTERRUPTED, "The download was cancelled.", Map.of(), ended);
            }
        }

        private static @Nullable String reason(Throwable failure) {
            return failure.getCause() == null
                    ? failure.getMessage()
                    : failure.getCause().getMessage();
        }

        private Optional<Buffer> certificates(String name, Optional<Path> file) throws FeedException {
            Optional<Buffer> content = read(name, file);
            if (content.isPresent() && !hasCertificate(content.get())) {
                throw unusable("The file of %s.%s has no certificate in PEM form.".formatted(setting, name), null);
            }
            return content;
        }

        private static boolean hasCertificate(Buffer content) {
            try {
                return !CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(content.getBytes()))
                        .isEmpty();
            } catch (CertificateException damaged) {
                return false;
            }
        }

        private Optional<Buffer> read(String name, Optional<Path> file) throws FeedException {
            if (file.isEmpty()) {
                return Optional.empty();
            }
            try (InputStream content = Files.newInputStream(file.get())) {
                return Optional.of(Buffer.buffer(content.readNBytes(MAXIMUM_BYTES)));
            } catch (IOException unreadable) {
                throw unusable("The file of %s.%s can't be read.".formatted(setting, name), unreadable);
            }
        }

        private static FeedException unusable(String message, @Nullable Throwable cause) {
            return new FeedException(FeedFailure.TLS, message, Map.of(), cause);
        }
    }
}
