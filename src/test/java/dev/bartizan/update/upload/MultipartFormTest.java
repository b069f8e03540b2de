package dev.bartizan.update.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.asset.Staging;
import dev.bartizan.update.asset.StorageFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartFormTest {

    private static final String TYPE = "multipart/form-data; boundary=xyz";
    private static final long MAXIMUM = 4 * 1024 * 1024;
    private static final MultipartForm.Parts PARTS = new MultipartForm.Parts(Set.of("text"), Set.of("file", "other"));

    @TempDir
    private Path folder;

    private Staging staging;

    @BeforeEach
    void stage() throws IOException {
        staging = new Staging(
                Files.createDirectory(folder.resolve("incoming")), Files.createDirectory(folder.resolve("assets")));
    }

    @Test
    void filesGoToDiskAsTheyCome() throws IOException {
        byte[] content = new byte[1_000_000];
        RandomGenerator.getDefault().nextBytes(content);
        // Text that looks like a boundary but isn't one.
        System.arraycopy("\r\n--xy\r\n--xyw".getBytes(StandardCharsets.US_ASCII), 0, content, 65_530, 13);

        MultipartForm form = read(text("text", "größer"), file("file", content), file("other", new byte[0]));

        assertThat(form.texts()).containsOnlyKeys("text").containsEntry("text", "größer");
        assertThat(form.files().get("file")).hasBinaryContent(content).hasParent(staging.folder());
        assertThat(form.files().get("other")).isEmptyFile();
    }

    @Test
    void partThatMayNotBeThereIsRefused() {
        rejects("unknown", text("text", "a"), text("more", "b"));
        rejects("unknown", file("more", new byte[10]));
        rejects("must be a file", text("file", "b"));
        rejects("must be a text", file("text", new byte[10]));
        rejects("twice", text("text", "a"), text("text", "b"));
        rejects("twice", file("file", new byte[1]), file("file", new byte[1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=; charset=utf-8",
                "multipart/form-data; boundary=\"",
                "multipart/form-data; boundary=\"a b\"",
                "multipart/mixed; boundary=xyz",
                "multipart"
            })
    void formWithoutABoundaryIsRefused(String type) {
        assertThatExceptionOfType(UploadRejected.class).isThrownBy(() -> read(type, body(text("text", "a"))));
    }

    @Test
    void textThatIsTooLongIsRefused() {
        rejects("", text("text", "x".repeat(10_000)));
    }

    @Test
    void formThatEndsInAFileIsRefused() {
        byte[] whole = body(file("file", "content".getBytes(StandardCharsets.US_ASCII)));
        for (int length = whole.length - "\r\n--xyz--\r\n".length(); length > 30; length -= 5) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(UploadRejected.class)
                    .as("of %d bytes", length)
                    .isThrownBy(() -> read(TYPE, cut));
            // A file that is deleted but still open would still use disk space.
            assertThat(openFiles()).noneMatch(file -> file.startsWith(staging.folder()));
        }
    }

    @Test
    void formWithoutBoundaryIsRefused() {
        assertThatExceptionOfType(UploadRejected.class)
                .isThrownBy(() -> read("multipart/form-data", body(text("text", "a"))));
    }

    @Test
    void readingStopsAtTheLimit() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> read(file("file", new byte[(int) MAXIMUM])))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    }

    @Test
    void failureOfTheDiskIsNoFaultOfTheForm() throws IOException {
        Files.delete(staging.folder());

        assertThatExceptionOfType(StorageFailure.class).isThrownBy(() -> read(file("file", new byte[10])));
    }

    @Test
    void headersHaveABound() {
        String start = "--xyz\r\nContent-Disposition: form-data; name=\"text\"\r\nX-Long: ";
        rejects("longer", start + "x".repeat(10_000) + "\r\n\r\na\r\n");
        rejects("longer", "x".repeat(100_000));
        // It is refused before the whole form is read.
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream(start.getBytes(StandardCharsets.US_ASCII)), new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                });
        rejects("longer", () -> MultipartForm.read(endless, TYPE, PARTS, staging, Long.MAX_VALUE));
    }

    @Test
    void encodedContentIsRefused() {
        rejects(
                "encoded",
                "--xyz\r\nContent-Disposition: form-data; name=\"text\"\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\nYQ==\r\n");
    }

    @Test
    void brokenHeadersAreRefused() {
        rejects("headers", "--xyz\r\nContent-Disposition\r\n\r\na\r\n");
        rejects("name", "--xyz\r\n\r\na\r\n");
        rejects("name", "--xyz\r\nContent-Disposition: form-data; name\r\n\r\na\r\n");
        rejects("name", "--xyz\r\nContent-Disposition: form-data; filename=\r\n\r\na\r\n");
    }

    private static List<Path> openFiles() {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.flatMap(link -> {
                        try {
                            return Stream.of(Files.readSymbolicLink(link));
                        } catch (IOException closed) {
                            return Stream.empty();
                        }
                    })
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void rejects(String reason, String... parts) {
        rejects(reason, () -> read(parts));
    }

    private static void rejects(String reason, ThrowingCallable reading) {
        assertThatExceptionOfType(UploadRejected.class)
                .isThrownBy(reading)
                .satisfies(rejected ->
                        assertThat(rejected.details().get("reason").toString()).contains(reason));
    }

    private MultipartForm read(String... parts) throws IOException {
        return read(TYPE, body(parts));
    }

    private MultipartForm read(String type, byte[] body) throws IOException {
        return MultipartForm.read(new ByteArrayInputStream(body), type, PARTS, staging, MAXIMUM);
    }

    private static byte[] body(String... parts) {
        return (String.join("", parts) + "--xyz--\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(String name, String value) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n"
                + new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) + "\r\n";
    }

    private static String file(String name, byte[] content) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"../../x\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n"
                + new String(content, StandardCharsets.ISO_8859_1) + "\r\n";
    }
}
