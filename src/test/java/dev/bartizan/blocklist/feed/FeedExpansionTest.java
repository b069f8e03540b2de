package dev.bartizan.blocklist.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bartizan.blocklist.FeedFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

public class FeedExpansionTest {

    private static final ExpansionLimits LIMITS = new ExpansionLimits(64 * 1024 * 1024, 100);
    private static final String TEXT = "192.0.2.1\n192.0.2.2\n".repeat(5000);

    @Test
    void leavesTextAsItIs() throws IOException {
        assertThat(expand(bytes(TEXT))).isEqualTo(TEXT);
        assertThat(expand(new byte[0])).isEmpty();
        assertThat(expand(bytes("1"))).isEqualTo("1");
    }

    @Test
    void expandsGzip() throws IOException {
        assertThat(expand(gzip(bytes(TEXT)))).isEqualTo(TEXT);
    }

    @Test
    void expandsGzipOfSeveralMembers() throws IOException {
        var twice = new SequenceInputStream(
                new ByteArrayInputStream(gzip(bytes("one\n"))), new ByteArrayInputStream(gzip(bytes("two\n"))));

        assertThat(expand(twice)).isEqualTo("one\ntwo\n");
    }

    @Test
    void expandsAZipWithOneMember() throws IOException {
        assertThat(expand(zip("lists/", "lists/feed.csv"))).isEqualTo("content of lists/feed.csv");
    }

    @Test
    void refusesAZipWithNoneOrSeveralMembers() {
        assertThat(failure(zip("one.txt", "two.txt"))).isEqualTo(FeedFailure.NOT_ONE_MEMBER);
        assertThat(failure(zip("folder/"))).isEqualTo(FeedFailure.NOT_ONE_MEMBER);
        assertThat(failure(zip())).isEqualTo(FeedFailure.NOT_ONE_MEMBER);
    }

    @Test
    void noticesATruncatedContainerWhereverItIsCut() {
        byte[] gzip = gzip(bytes(TEXT));
        byte[] zip = zip("feed.csv");
        for (int length : new int[] {5, 12, gzip.length / 2, gzip.length - 9, gzip.length - 4, gzip.length - 1}) {
            assertThat(failure(Arrays.copyOf(gzip, length))).isEqualTo(FeedFailure.TRUNCATED);
        }
        assertThat(failure(Arrays.copyOf(zip, 45))).isEqualTo(FeedFailure.TRUNCATED);
    }

    @Test
    void noticesDamage() {
        byte[] gzip = gzip(bytes(TEXT));
        gzip[gzip.length - 6] ^= 1;

        assertThat(failure(gzip)).isEqualTo(FeedFailure.CORRUPT);
    }

    @Test
    void refusesWhatExpandsTooFar() {
        assertThat(failure(gzip(new byte[50 * 1024 * 1024]))).isEqualTo(FeedFailure.EXPANSION_BOMB);
    }

    @Test
    void refusesWhatIsTooLargeWhenExpanded() {
        var small = new ExpansionLimits(1000, 100);

        for (byte[] feed : new byte[][] {bytes(TEXT), gzip(bytes(TEXT))}) {
            FeedException e = catchThrowableOfType(
                    FeedException.class,
                    () -> FeedExpansion.of(new ByteArrayInputStream(feed), small)
                            .readAllBytes());
            assertThat(e.failure()).isEqualTo(FeedFailure.TOO_LARGE);
        }
    }

    @Test
    void doesNotTakeABrokenConnectionForTheEndOfAGzip() {
        var broken = new FeedException(FeedFailure.TIMEOUT, "The server sent nothing.");
        var body = new SequenceInputStream(
                new ByteArrayInputStream(gzip(bytes(TEXT))), new FilterInputStream(InputStream.nullInputStream()) {
                    @Override
                    public int read() throws IOException {
                        throw broken;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        throw broken;
                    }
                });

        assertThatThrownBy(() -> expand(body)).isSameAs(broken);
    }

    private static FeedFailure failure(byte[] feed) {
        return catchThrowableOfType(FeedException.class, () -> expand(feed)).failure();
    }

    private static String expand(byte[] feed) throws IOException {
        return expand(new ByteArrayInputStream(feed));
    }

    private static String expand(InputStream feed) throws IOException {
        return new String(FeedExpansion.of(feed, LIMITS).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] gzip(byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    static byte[] zip(String... members) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String member : members) {
                zip.putNextEntry(new ZipEntry(member));
                if (!member.endsWith("/")) {
                    zip.write(bytes("content of " + member));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void refusesAGzipOfManyEmptyMembers() throws IOException {
        byte[] nothing = gzip(new byte[0]);
        var members = new ByteArrayOutputStream();
        for (int count = 0; count < 100_000; count++) {
            members.write(nothing);
        }
        assertThat(failure(members.toByteArray())).isEqualTo(FeedFailure.CORRUPT);
        assertThat(expand(Arrays.copyOf(members.toByteArray(), 50 * nothing.length)))
                .isEmpty();
    }
}
