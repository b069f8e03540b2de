package dev.bartizan.blocklist.feed.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.RequestHeaders;
import dev.bartizan.blocklist.feed.BlocklistSettings;
import dev.bartizan.blocklist.feed.FeedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedFilesTest {

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void makeFolders() throws IOException {
        root = Files.createDirectories(folder.resolve("lists"));
        Files.createDirectory(root.resolve("sub dir"));
        Files.writeString(root.resolve("feed.txt"), "192.0.2.1\n");
        Files.writeString(root.resolve("sub dir/feed.txt"), "192.0.2.2\n");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createDirectory(folder.resolve("lists-elsewhere"));
        Files.writeString(folder.resolve("lists-elsewhere/feed.txt"), "secret");
    }

    @Test
    void readsFilesHoweverTheyAreAddressed() throws Exception {
        assertThat(read("file:feed.txt")).isEqualTo("192.0.2.1\n");
        assertThat(read("file:./sub%20dir/../feed.txt")).isEqualTo("192.0.2.1\n");
        assertThat(read("file:sub%20dir/feed.txt")).isEqualTo("192.0.2.2\n");
        assertThat(read(root.resolve("feed.txt").toUri().toString())).isEqualTo("192.0.2.1\n");
        assertThat(read("file:" + root.resolve("feed.txt"))).isEqualTo("192.0.2.1\n");
    }

    @Test
    void readsLinksThatStayInTheFolder() throws Exception {
        Files.createSymbolicLink(root.resolve("link.txt"), Path.of("sub dir/feed.txt"));
        Path elsewhere = Files.createSymbolicLink(folder.resolve("alias"), root);

        assertThat(read("file:link.txt")).isEqualTo("192.0.2.2\n");
        assertThat(open("file:feed.txt", elsewhere.toString(), Optional.empty()))
                .isNotNull();
    }

    @Test
    void refusesFilesOutsideTheFolder() throws Exception {
        Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), folder);

        for (String url : new String[] {
            "file:../secret.txt",
            "file:sub%20dir/../../secret.txt",
            "file:%2e%2e/secret.txt",
            "file:/etc/passwd",
            "file:///etc/passwd",
            "file:../no-such-file",
            "file:" + folder.resolve("lists-elsewhere/feed.txt"),
            "file:link.txt",
            "file:up/secret.txt"
        }) {
            assertThat(failure(url)).as(url).isEqualTo(FeedFailure.FILE_OUTSIDE_ROOT);
        }
    }

    @Test
    void refusesWhatIsNoReadableFile() {
        assertThat(failure("file:missing.txt")).isEqualTo(FeedFailure.FILE_NOT_FOUND);
        assertThat(failure("file:sub%20dir")).isEqualTo(FeedFailure.FILE_NOT_FOUND);
        assertThat(failure("file://server/share.txt")).isEqualTo(FeedFailure.INVALID_URL);
        assertThat(failure("file:feed%00.txt")).isEqualTo(FeedFailure.INVALID_URL);
    }

    @Test
    void refusesAllFilesWhereNoFolderIsConfigured() {
        FeedException e = catchThrowableOfType(
                FeedException.class,
                () -> new FeedFiles(BlocklistSettings.of(Map.of())).open(FeedRequest.of(URI.create("file:feed.txt"))));

        assertThat(e.failure()).isEqualTo(FeedFailure.FILE_OUTSIDE_ROOT);
        assertThat(e).hasMessageContaining("bartizan.blocklist.file-root");
    }

    @Test
    void knowsAnUnchangedFileAgain() throws Exception {
        var first = (FeedDownload.Content) open("file:feed.txt", root.toString(), Optional.empty());

        assertThat(open("file:feed.txt", root.toString(), first.etag())).isInstanceOf(FeedDownload.NotModified.class);

        Files.writeString(root.resolve("feed.txt"), "192.0.2.1\n192.0.2.3\n");
        assertThat(open("file:feed.txt", root.toString(), first.etag())).isInstanceOf(FeedDownload.Content.class);
    }

    @Test
    void refusesFilesThatAreTooLarge() {
        var files = new FeedFiles(
                BlocklistSettings.of(Map.of("file-root", root.toString(), "download.maximum-bytes", "5")));

        FeedException e = catchThrowableOfType(
                FeedException.class, () -> files.open(FeedRequest.of(URI.create("file:feed.txt"))));

        assertThat(e.failure()).isEqualTo(FeedFailure.TOO_LARGE);
    }

    private FeedDownload open(String url, String fileRoot, Optional<String> etag) throws FeedException {
        return new FeedFiles(BlocklistSettings.of(Map.of("file-root", fileRoot)))
                .open(new FeedRequest(URI.create(url), etag, Optional.empty(), RequestHeaders.NONE, false));
    }

    private String read(String url) throws IOException {
        try (var content = (FeedDownload.Content) open(url, root.toString(), Optional.empty())) {
            return new String(content.body().readAllBytes());
        }
    }

    private FeedFailure failure(String url) {
        return catchThrowableOfType(FeedException.class, () -> open(url, root.toString(), Optional.empty()))
                .failure();
    }
}
