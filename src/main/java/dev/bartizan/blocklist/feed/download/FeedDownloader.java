package dev.bartizan.blocklist.feed.download;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.feed.ExpansionLimits;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedExpansion;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.blocklist.feed.download.HttpExchange.Answer;
import dev.bartizan.http.RetryAfter;
import dev.bartizan.protection.ProtectedAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Downloads feeds over HTTP and from files. Blocks, so call it from a virtual or worker thread; interrupting the thread
 * cancels the download.
 *
 * <p>Temporary failures (429, 5xx, no connection, timeout) are retried until the response has begun. If the body breaks
 * off, the caller must start again, because it has read a part of it.
 */
@ApplicationScoped
public class FeedDownloader {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int LAST_PORT = 65_535;
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    /** Waits interruptibly. */
    @FunctionalInterface
    public interface Pause {
        void take(Duration time) throws InterruptedException;
    }

    /** A temporary failure, which can be retried. */
    private static final class TemporaryFailure extends Exception {
        private final FeedException failure;
        private final transient Optional<Duration> retryAfter;

        TemporaryFailure(FeedException failure, Optional<Duration> retryAfter) {
            super(failure);
            this.failure = failure;
            this.retryAfter = retryAfter;
        }
    }

    /** The maximum delay between retries, as a multiple of the first delay. */
    private static final long MAXIMUM_FACTOR = 1L << 16;

    private final BlocklistConfig.Download config;
    private final Clock clock;
    private final Pause pause;
    private final FeedFiles files;
    private final HttpExchange http;
    private final PublicAddresses addresses;
    private final HostPacing pacing;
    private final Backoff backoff;

    @Inject
    FeedDownloader(
            Vertx vertx,
            BlocklistConfig config,
            FeedTlsConfig tls,
            Clock clock,
            ProtectedAddresses protectedAddresses) {
        this(
                vertx,
                config,
                tls,
                clock,
                PublicAddresses.ofSystem(protectedAddresses::feed),
                new HttpClientOptions(),
                Thread::sleep);
    }

    public FeedDownloader(
            Vertx vertx,
            BlocklistConfig config,
            FeedTlsConfig tls,
            Clock clock,
            PublicAddresses addresses,
            HttpClientOptions options,
            Pause pause) {
        this.config = config.download();
        this.clock = clock;
        this.pause = pause;
        this.files = new FeedFiles(config);
        this.http = new HttpExchange(vertx, config.download(), tls, options);
        this.addresses = addresses;
        this.backoff = new Backoff(
                this.config.retryDelay(), 2, this.config.retryDelay().multipliedBy(MAXIMUM_FACTOR));
        this.pacing = new HostPacing(config.download().minimumHostInterval(), clock);
    }

    /**
     * Starts a download. The caller reads the body and must close the result.
     *
     * @throws FeedException if there is no response, or an error response
     */
    public FeedDownload open(FeedRequest request) throws FeedException {
        return switch (FeedUrl.scheme(request.url())) {
            case "file" -> files.open(request);
            case "http", "https" -> openWithRetries(request);
            default ->
                throw new FeedException(
                        FeedFailure.UNSUPPORTED_SCHEME,
                        "Feeds are downloaded from http:, https: and file: addresses only.",
                        Map.of("url", FeedUrl.redacted(request.url())));
        };
    }

    @PreDestroy
    public void close() {
        http.close();
    }

    private FeedDownload openWithRetries(FeedRequest request) throws FeedException {
        TimeLimit deadline = request.deadline(config.totalTimeout());
        for (int retries = 0; ; retries++) {
            try {
                return followRedirects(request, deadline);
            } catch (TemporaryFailure e) {
                Duration asked = e.retryAfter.orElse(Duration.ZERO);
                if (asked.compareTo(config.maximumRetryAfter()) > 0) {
                    throw rateLimited(e.failure, asked);
                }
                FeedException failure = asked.isZero() ? e.failure : e.failure.withRetryAfter(asked);
                if (retries >= config.retries()) {
                    throw failure;
                }
                Duration delay = backoff.jittered(retries);
                pause(asked.compareTo(delay) > 0 ? asked : delay, deadline, failure);
            }
        }
    }

    private FeedDownload followRedirects(FeedRequest request, TimeLimit deadline)
            throws FeedException, TemporaryFailure {
        URI url = request.url();
        boolean ownOrigin = true;
        for (int redirects = 0; ; redirects++) {
            // Another origin could lead back to any path of the first one, so secrets are not sent from then on.
            ownOrigin &= FeedUrl.sameOrigin(url, request.url());
            Answer answer = send(url, request, ownOrigin, deadline);
            if (!REDIRECTS.contains(answer.status())) {
                return toDownload(answer, url, request, deadline);
            }
            answer.close();
            if (redirects >= config.maximumRedirects()) {
                throw new FeedException(
                        FeedFailure.TOO_MANY_REDIRECTS,
                        "The feed is redirected more than %d times.".formatted(config.maximumRedirects()),
                        Map.of("url", FeedUrl.redacted(request.url()), "last_url", FeedUrl.redacted(url)));
            }
            url = redirectTarget(url, answer);
        }
    }

    private Answer send(URI url, FeedRequest request, boolean ownOrigin, TimeLimit deadline)
            throws FeedException, TemporaryFailure {
        String host = url.getHost();
        if (host == null || FeedUrl.port(url) < 1 || FeedUrl.port(url) > LAST_PORT) {
            throw new FeedException(
                    FeedFailure.INVALID_URL,
                    "The address has no valid host name or port.",
                    Map.of("url", FeedUrl.redacted(url)));
        }
        pause(pacing.reserve(host), deadline, null);
        try {
            return http.get(url, addresses.of(host, request.allowPrivate(), deadline), request, ownOrigin, deadline);
        } catch (FeedException e) {
            FeedException withUrl = about(url, e);
            switch (e.failure()) {
                case TIMEOUT, UNREACHABLE -> throw new TemporaryFailure(withUrl, Optional.empty());
                default -> throw withUrl;
            }
        }
    }

    private FeedDownload toDownload(Answer answer, URI url, FeedRequest request, TimeLimit deadline)
            throws FeedException, TemporaryFailure {
        boolean conditional =
                request.etag().isPresent() || request.lastModified().isPresent();
        if (answer.status() == NOT_MODIFIED && conditional) {
            answer.close();
            return new FeedDownload.NotModified(FeedUrl.withoutCredentials(url));
        }
        if (answer.status() != OK) {
            answer.close();
            throw refused(answer, url);
        }
        try {
            return new FeedDownload.Content(
                    FeedUrl.withoutCredentials(url),
                    content(answer),
                    answer.body()::count,
                    answer.header("ETag"),
                    answer.header("Last-Modified"),
                    deadline);
        } catch (IOException e) {
            answer.close();
            FeedException failure = e instanceof FeedException known
                    ? known
                    : new FeedException(FeedFailure.BAD_RESPONSE, "The feed cannot be read.", Map.of(), e);
            throw about(url, failure);
        }
    }

    private InputStream content(Answer answer) throws IOException {
        Optional<String> length = answer.header("Content-Length");
        if (length.filter(text -> isMoreThan(text, config.maximumBytes())).isPresent()) {
            throw FeedBody.tooLarge(config.maximumBytes());
        }
        String encoding =
                answer.header("Content-Encoding").orElse("identity").strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity", "" -> answer.body();
            case "gzip", "x-gzip" -> FeedExpansion.ofContentEncoding(answer.body(), ExpansionLimits.of(config));
            default ->
                throw new FeedException(
                        FeedFailure.BAD_RESPONSE,
                        "The server sent the feed in an encoding that was not requested: %s."
                                .formatted(RejectedLine.show(encoding)));
        };
    }

    private static boolean isMoreThan(String length, long maximum) {
        try {
            return Long.parseLong(length.strip()) > maximum;
        } catch (NumberFormatException e) {
            // Not a valid long. The bytes are counted anyway.
            return false;
        }
    }

    /** The failure for an error response, to be thrown by the caller. Temporary failures are thrown here. */
    private FeedException refused(Answer answer, URI url) throws TemporaryFailure {
        int status = answer.status();
        var details = new LinkedHashMap<String, Object>();
        details.put("status", status);
        details.put("url", FeedUrl.redacted(url));
        FeedException failure = status == TOO_MANY_REQUESTS
                ? new FeedException(FeedFailure.RATE_LIMITED, "The server answered: too many requests (429).", details)
                : new FeedException(
                        FeedFailure.HTTP_STATUS, "The server answered with status %d.".formatted(status), details);
        if (status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status >= SERVER_ERRORS) {
            throw new TemporaryFailure(
                    failure, RetryAfter.parse(answer.header("Retry-After").orElse(null), clock));
        }
        return failure;
    }

    private URI redirectTarget(URI url, Answer answer) throws FeedException {
        URI target;
        try {
            target = url.resolve(URI.create(answer.header("Location").orElse("").strip()));
        } catch (IllegalArgumentException e) {
            throw new FeedException(
                    FeedFailure.BAD_RESPONSE,
                    "The server redirects to an invalid address.",
                    Map.of("url", FeedUrl.redacted(url)),
                    e);
        }
        Map<String, Object> details =
                Map.of("url", FeedUrl.redacted(url), "location", FeedUrl.redacted(target), "status", answer.status());
        String scheme = FeedUrl.scheme(target);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new FeedException(
                    FeedFailure.UNSUPPORTED_SCHEME,
                    "The feed is redirected to an address that is neither http: nor https:.",
                    details);
        }
        if (FeedUrl.scheme(url).equals("https") && scheme.equals("http")) {
            throw new FeedException(
                    FeedFailure.INSECURE_REDIRECT,
                    "The feed is redirected from https: to http:, where it could be changed on the way.",
                    details);
        }
        return target;
    }

    /** Waits; fails if the deadline would be over by then. */
    private void pause(Duration time, TimeLimit deadline, @Nullable FeedException otherwise) throws FeedException {
        if (time.isZero()) {
            return;
        }
        if (time.compareTo(deadline.remaining()) >= 0) {
            throw otherwise != null
                    ? otherwise
                    : new FeedException(FeedFailure.TIMEOUT, "The next request to that host would come too late.");
        }
        try {
            pause.take(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FeedException(FeedFailure.INTERRUPTED, "The download was cancelled.", Map.of(), e);
        }
    }

    private static FeedException rateLimited(FeedException failure, Duration wait) {
        return new FeedException(
                        FeedFailure.RATE_LIMITED,
                        "The server allows the next request only in %d seconds.".formatted(wait.toSeconds()),
                        failure.details(),
                        failure)
                .withRetryAfter(wait);
    }

    private static FeedException about(URI url, FeedException failure) {
        var details = new LinkedHashMap<>(failure.details());
        details.put("url", FeedUrl.redacted(url));
        return new FeedException(failure.failure(), failure.getMessage(), details, failure.getCause());
    }
}
