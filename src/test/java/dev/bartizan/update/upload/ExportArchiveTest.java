package dev.bartizan.update.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bartizan.update.CraftedZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportArchiveTest {

    private static final long MAXIMUM = 8 * 1024 * 1024;
    private static final byte[] TEXT = "module.exports = 1;".repeat(50).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    static Stream<CraftedZip> sound() {
        return Stream.of(
                new CraftedZip().stored("a/b.js", TEXT),
                new CraftedZip().deflated("a/b.js", TEXT),
                new CraftedZip().zip64().deflated("a/b.js", TEXT).stored("c", TEXT),
                new CraftedZip()
                        .stored("a/", new byte[0])
                        .stored("a/b.js", TEXT)
                        .stored("..b", TEXT));
    }

    @ParameterizedTest
    @MethodSource("sound")
    void givesContentBack(CraftedZip zip) throws IOException {
        try (ExportArchive archive = open(zip)) {
            assertThat(archive.has("a/b.js")).isTrue();
            archive.extract("a/b.js", folder.resolve("out"));
        }
        assertThat(folder.resolve("out")).hasBinaryContent(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a",
                "a/../../b",
                "a/..",
                "a/./b",
                "a//b",
                "/etc/passwd",
                "C:/a",
                "c:a",
                "..\\a",
                ".\\..\\a",
                "\\\\server\\a",
                "./C:\\a",
                "a\0b",
                "a\nb",
                ""
            })
    void nameThatLeadsElsewhereIsRefused(String name) {
        rejects(new CraftedZip().stored("metadata.json", TEXT).stored(name, TEXT));
    }

    @Test
    void sameNameTwiceIsRefused() {
        rejects(new CraftedZip().stored("a", TEXT).deflated("a", TEXT));
    }

    @Test
    void sameNameInTwoSpellingsIsRefused() {
        rejects(new CraftedZip().stored("a/b", TEXT).stored(".\\a\\b", TEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\b.js", "./a/b.js", ".\\a\\b.js", "././a/b.js"})
    void nameOfAnotherProgramIsTaken(String name) throws IOException {
        CraftedZip zip = new CraftedZip()
                .stored("./", new byte[0])
                .stored("a\\", new byte[0])
                .deflated(name, TEXT);
        try (ExportArchive archive = open(zip)) {
            assertThat(archive.has("a/")).isFalse();
            assertThat(archive.has("a/b.js")).isTrue();
            archive.extract("a/b.js", folder.resolve("out"));
        }
        assertThat(folder.resolve("out")).hasBinaryContent(TEXT);
    }

    @Test
    void symbolicLinkIsRefused() {
        rejects(new CraftedZip().symbolicLink("a", "/etc/passwd"));
    }

    @Test
    void encryptedEntryIsRefused() {
        rejects(new CraftedZip().encrypted("a", TEXT));
    }

    @Test
    void tooManyEntriesAreRefused() {
        CraftedZip zip = new CraftedZip();
        IntStream.rangeClosed(0, 10_000).forEach(number -> zip.stored("a" + number, new byte[0]));
        rejects(zip);
    }

    /** Silence and pictures of one colour are compressed a thousand times. */
    @Test
    void highRatioIsTakenIfTheContentFits() throws IOException {
        byte[] silence = new byte[(int) MAXIMUM];
        try (ExportArchive archive = open(new CraftedZip().deflated("silence.wav", silence))) {
            archive.extract("silence.wav", folder.resolve("out"));
        }
        assertThat(folder.resolve("out")).hasBinaryContent(silence);
        rejects(new CraftedZip().deflated("silence.wav", new byte[(int) MAXIMUM + 1]));
    }

    @Test
    void contentThatIsTooLargeTogetherIsRefused() {
        CraftedZip zip = new CraftedZip();
        IntStream.range(0, 9).forEach(number -> zip.deflated("a" + number, new byte[1024 * 1024]));
        rejects(zip);
    }

    @Test
    void entryThatUnpacksToMoreThanItSaysIsStopped() throws IOException {
        try (ExportArchive archive = open(new CraftedZip().lying("a", new byte[1024 * 1024], 100))) {
            assertThatExceptionOfType(UploadRejected.class)
                    .isThrownBy(() -> archive.extract("a", folder.resolve("out")));
        }
        assertThat(Files.size(folder.resolve("out"))).isLessThanOrEqualTo(100);
    }

    @Test
    void damagedContentIsNoticed() {
        try (ExportArchive archive = open(new CraftedZip().damaged("a", TEXT))) {
            assertThatExceptionOfType(UploadRejected.class)
                    .isThrownBy(() -> archive.extract("a", folder.resolve("out")));
        }
    }

    @Test
    void folderAndMissingFileAreNoFiles() {
        try (ExportArchive archive = open(new CraftedZip().stored("a/", new byte[0]))) {
            assertThat(archive.has("a/")).isFalse();
            for (String name : new String[] {"a/", "b"}) {
                assertThatExceptionOfType(UploadRejected.class)
                        .isThrownBy(() -> archive.extract(name, folder.resolve("out")));
            }
        }
    }

    @Test
    void everyCutIsRefused() throws IOException {
        byte[] whole = new CraftedZip().zip64().stored("a", TEXT).bytes();
        for (int length = 0; length < whole.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatExceptionOfType(UploadRejected.class)
                    .as("of %d bytes", length)
                    .isThrownBy(() -> ExportArchive.open(cut, MAXIMUM));
        }
    }

    @Test
    void zipInTheCommentOfAnotherOneIsRefused() throws IOException {
        byte[] harmless = new CraftedZip().stored("a", TEXT).bytes();
        byte[] hidden = new CraftedZip().symbolicLink("a", "/etc/passwd").bytes();
        // The comment of the first one reaches to the end of the file; that of the second one would end after it.
        setCommentLength(harmless, hidden.length);
        setCommentLength(hidden, 4);
        byte[] both = Arrays.copyOf(harmless, harmless.length + hidden.length);
        System.arraycopy(hidden, 0, both, harmless.length, hidden.length);

        Path file = Files.write(folder.resolve("both"), both);
        assertThatExceptionOfType(UploadRejected.class).isThrownBy(() -> ExportArchive.open(file, MAXIMUM));
    }

    private static void setCommentLength(byte[] zip, int length) {
        zip[zip.length - 2] = (byte) length;
        zip[zip.length - 1] = (byte) (length >> 8);
    }

    private ExportArchive open(CraftedZip zip) {
        return ExportArchive.open(zip.write(folder.resolve("export.zip")), MAXIMUM);
    }

    private void rejects(CraftedZip zip) {
        assertThatExceptionOfType(UploadRejected.class).isThrownBy(() -> open(zip));
    }
}
