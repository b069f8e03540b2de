package dev.bartizan.livelog.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogFilesTest {

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();

    /** Lines, and in brackets the events of the files. */
    private final List<String> seen = new ArrayList<>();

    private AccessLogFiles files;

    private void follow(String... names) {
        files = new AccessLogFiles(
                List.of(names).stream().map(name -> " " + folder.resolve(name)).toList(),
                1_000,
                (file, state, reason, allMissing) ->
                        seen.add("[" + file.getFileName() + " " + state + (allMissing ? ", nothing left]" : "]")),
                line -> seen.add(new String(line.bytes(), UTF_8)),
                clock);
    }

    @AfterEach
    void end() {
        files.close();
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> look() {
        seen.clear();
        files.poll();
        return List.copyOf(seen);
    }

    private List<String> lookLater() {
        clock.advance(AccessLogFiles.BETWEEN_SEARCHES);
        return look();
    }

    @Test
    void filesOfAListAreFollowedAndOneMayBeMissing() throws IOException {
        append("a.log", "old\n");
        follow("a.log", "b.log");
        assertThat(look()).containsExactly("[a.log opened]", "[b.log missing]");
        append("a.log", "one\n");
        append("b.log", "two\n");
        assertThat(look()).containsExactly("one", "[b.log opened]", "two");
    }

    @Test
    void patternStandsForFilesThatAreThereAndForNewOnes() throws IOException {
        append("web.log", "old\n");
        append("other.txt", "");
        follow("*.log");
        assertThat(look()).containsExactly("[web.log opened]");
        append("api.log", "one\n");
        append("other.txt", "no\n");
        append("web.log", "two\n");
        assertThat(look()).containsExactly("two");
        assertThat(lookLater()).containsExactly("[api.log opened]", "one");
    }

    /** Caddy's rotated files match the pattern of the files, too. */
    @Test
    void rotatedFileIsNotReadAgainUnderItsNewName() throws IOException {
        append("web.log", "");
        follow("web*.log");
        look();
        append("web.log", "one\n");
        look();
        Files.move(folder.resolve("web.log"), folder.resolve("web-2026-11-30.log"));
        append("web.log", "two\n");
        assertThat(lookLater()).containsExactly("[web.log rotated]", "two");
        clock.advance(AccessLogTail.AFTER_ROTATION);
        assertThat(lookLater()).isEmpty();
        assertThat(lookLater()).isEmpty();
    }

    @Test
    void fileWithTwoNamesIsReadOnce() throws IOException {
        append("access.log", "");
        Files.createSymbolicLink(folder.resolve("access-current.log"), folder.resolve("access.log"));
        follow("access*.log*");
        assertThat(look()).hasSize(1);
        append("access.log", "one\n");
        assertThat(look()).containsExactly("one");
    }

    @Test
    void rotationByNumbersReadsNoLineTwice() throws IOException {
        append("access.log", "");
        append("access.log.1", "old\n");
        follow("access.log*");
        look();
        append("access.log", "one\n");
        assertThat(look()).containsExactly("one");
        Files.move(folder.resolve("access.log.1"), folder.resolve("access.log.2"));
        Files.move(folder.resolve("access.log"), folder.resolve("access.log.1"));
        append("access.log", "two\n");
        assertThat(look()).contains("two").doesNotContain("one", "old");
        assertThat(lookLater()).doesNotContain("one", "two", "old");
    }

    @Test
    void latestFilesAreFollowedIfThereAreTooMany() throws IOException {
        for (int i = 0; i <= AccessLogFiles.MOST_FILES; i++) {
            String name = "site%02d.log".formatted(i);
            append(name, "old\n");
            Files.setLastModifiedTime(
                    folder.resolve(name),
                    FileTime.from(Instant.parse("2026-11-01T00:00:00Z").plusSeconds(i)));
        }
        follow("site*.log");
        assertThat(look()).hasSize(AccessLogFiles.MOST_FILES).doesNotContain("[site00.log opened]");

        append("site-new.log", "one\n");
        assertThat(lookLater()).containsExactly("[site-new.log opened]", "one");
        append("site02.log", "two\n");
        assertThat(look()).containsExactly("two");
    }

    @Test
    void deletedFileOfAPatternIsClosedSoThatItsSpaceBecomesFree() throws IOException {
        append("web.log", "old\n");
        append("shop.log", "old\n");
        follow("*.log");
        look();
        Files.delete(folder.resolve("shop.log"));
        for (int i = 0; i < 3; i++) {
            lookLater();
        }

        assertThat(openFiles()).noneMatch(file -> file.contains("shop.log")).anyMatch(file -> file.contains("web.log"));
        append("shop.log", "new\n");
        assertThat(lookLater()).contains("new");
    }

    /** The files of the folder that this process has open, by the links of Linux. */
    private List<String> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(AccessLogFilesTest::target)
                    .filter(file -> file.startsWith(folder.toString()))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    @Test
    void compressedCopyIsNotRead() throws IOException {
        append("access.log", "old\n");
        follow("access.log*");
        look();
        append("access.log.1.gz", "binary\n");

        assertThat(lookLater()).isEmpty();
    }

    @Test
    void nothingIsLeftIfEachFileIsMissing() {
        follow("a.log", "nothing/*.log");
        assertThat(look()).containsExactly("[a.log missing, nothing left]");
    }
}
