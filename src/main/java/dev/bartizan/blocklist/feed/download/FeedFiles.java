package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.feed.FeedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Feeds from files below one configured folder. */
final class FeedFiles {

    private final Optional<Path> root;
    private final long maximumBytes;
    private final Duration totalTimeout;

    FeedFiles(BlocklistConfig config) {
        this.root = config.fileRoot();
        this.maximumBytes = config.download().maximumBytes();
        this.totalTimeout = config.download().totalTimeout();
    }

    FeedDownload open(FeedRequest request) throws FeedException {
        Path file = locate(request.url());
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw notFound(request.url(), null);
            }
            String etag = etag(attributes);
            if (request.etag().filter(etag::equals).isPresent()) {
                return new FeedDownload.NotModified(request.url());
            }
            if (attributes.size() > maximumBytes) {
                throw tooLarge();
            }
            // All links are resolved, so a link that replaces the file now is not followed.
            var body = new Body(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
            return new FeedDownload.Content(
                    request.url(),
                    body,
                    () -> body.count,
                    Optional.of(etag),
                    Optional.of(httpDate(attributes.lastModifiedTime())),
                    request.deadline(totalTimeout));
        } catch (FeedException e) {
            throw e;
        } catch (IOException e) {
            throw notFound(request.url(), e);
        }
    }

    private Path locate(URI url) throws FeedException {
        Path folder = root.map(Path::toAbsolutePath)
                .map(Path::normalize)
                .orElseThrow(() -> new FeedException(
                        FeedFailure.FILE_OUTSIDE_ROOT,
                        "Lists from files are switched off: bartizan.blocklist.file-root is not set.",
                        Map.of("url", FeedUrl.redacted(url))));
        Path realFolder;
        try {
            realFolder = folder.toRealPath();
        } catch (IOException e) {
            throw new FeedException(
                    FeedFailure.FILE_NOT_FOUND,
                    "The folder of bartizan.blocklist.file-root does not exist or cannot be read.",
                    Map.of("url", FeedUrl.redacted(url)),
                    e);
        }
        Path file = folder.resolve(path(url)).normalize();
        // Checked before the disk is accessed, so that callers can't probe for other files.
        if (!file.startsWith(folder) && !file.startsWith(realFolder)) {
            throw outside(url);
        }
        try {
            Path realFile = file.toRealPath();
            if (!realFile.startsWith(realFolder)) {
                throw outside(url);
            }
            return realFile;
        } catch (FeedException e) {
            throw e;
        } catch (IOException e) {
            throw notFound(url, e);
        }
    }

    /** {@code file:name} is an opaque URI; {@code file:/name} and {@code file:///name} are hierarchical. */
    private static String path(URI url) throws FeedException {
        String path = url.isOpaque() ? url.getSchemeSpecificPart() : url.getPath();
        boolean remote = url.getRawAuthority() != null;
        try {
            if (!remote && path != null && !path.isEmpty()) {
                return Path.of(path).toString();
            }
        } catch (InvalidPathException e) {
            throw invalid(url, e);
        }
        throw invalid(url, null);
    }

    private static String etag(BasicFileAttributes attributes) {
        return "\"%x-%x\""
                .formatted(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    private static String httpDate(FileTime time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.toInstant().atOffset(ZoneOffset.UTC));
    }

    private static FeedException invalid(URI url, @Nullable Exception cause) {
        return new FeedException(
                FeedFailure.INVALID_URL,
                "The file's address must look like “file:name.txt”.",
                Map.of("url", FeedUrl.redacted(url)),
                cause);
    }

    private static FeedException notFound(URI url, @Nullable IOException cause) {
        return new FeedException(
                FeedFailure.FILE_NOT_FOUND,
                "There is no readable file of that name below the folder of bartizan.blocklist.file-root.",
                Map.of("url", FeedUrl.redacted(url)),
                cause);
    }

    private static FeedException outside(URI url) {
        return new FeedException(
                FeedFailure.FILE_OUTSIDE_ROOT,
                "Lists from files must be below the folder of bartizan.blocklist.file-root, also after links.",
                Map.of("url", FeedUrl.redacted(url)));
    }

    private FeedException tooLarge() {
        return new FeedException(
                FeedFailure.TOO_LARGE,
                "The file is larger than %d bytes, the maximum.".formatted(maximumBytes),
                Map.of("maximum_bytes", maximumBytes));
    }

    /** The file's bytes. They are counted, because the file can grow while it is read. */
    private final class Body extends FilterInputStream {
        private volatile long count;

        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(bytes, offset, length);
            } catch (ClosedByInterruptException e) {
                throw new FeedException(FeedFailure.INTERRUPTED, "Reading the file was cancelled.", Map.of(), e);
            }
            if (read > 0) {
                long total = count + read;
                count = total;
                if (total > maximumBytes) {
                    throw tooLarge();
                }
            }
            return read;
        }
    }
}
