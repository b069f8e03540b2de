package dev.bartizan.livelog.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTailTest {

    @TempDir
    Path folder;

    /** Lines, and in brackets the events of the file. */
    private final List<String> seen = new ArrayList<>();

    private final SettableClock clock = new SettableClock();
    private Path file;
    private AccessLogTail tail;

    @BeforeEach
    void begin() {
        file = folder.resolve("access.log");
        tail = new AccessLogTail(
                file,
                1_000,
                (state, reason) ->
                        seen.add("[" + state + reason.map(text -> ": " + text).orElse("") + "]"),
                line -> seen.add(new String(line.bytes(), UTF_8) + (line.cut() ? "…" : "")),
                clock);
    }

    @AfterEach
    void end() {
        tail.close();
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> look() {
        seen.clear();
        tail.poll();
        return List.copyOf(seen);
    }

    @Test
    void whatIsThereAtTheStartIsNotRead() throws IOException {
        append("old\n");
        assertThat(look()).containsExactly("[opened]");
        append("new\n");
        assertThat(look()).containsExactly("new");
        assertThat(look()).isEmpty();
    }

    @Test
    void theRestOfALineThatIsBeingWrittenAtTheStartIsNoLine() throws IOException {
        append("{\"half");
        look();
        append("\":1}\nwhole\n");
        assertThat(look()).containsExactly("whole");
    }

    @Test
    void aFileThatIsMadeLaterIsReadFromItsBeginning() throws IOException {
        assertThat(look()).containsExactly("[missing]");
        assertThat(look()).isEmpty();
        append("first\n");
        assertThat(look()).containsExactly("[opened]", "first");
    }

    @Test
    void aFolderInItsPlaceIsNoFile() throws IOException {
        Files.createDirectory(file);
        assertThat(look()).containsExactly("[missing: This is not a regular file.]");
    }

    @Test
    void rotationLosesNoLineOfTheOldFileAndNoneOfTheNew() throws IOException {
        append("");
        look();
        append("one\n");
        try (OutputStream old = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            Files.move(file, folder.resolve("access-1.log"));
            old.write("two\nthr".getBytes(UTF_8));
            assertThat(look()).containsExactly("one", "two");
            old.write("ee\nlast without end".getBytes(UTF_8));
            append("four\n");
        }
        assertThat(look()).containsExactly("three", "last without end", "[rotated]", "four");
    }

    @Test
    void whoGoesOnWritingToTheRenamedFileIsHeardUntilTheNewOneHasSomething() throws IOException {
        append("");
        look();
        try (OutputStream old = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            Files.move(file, folder.resolve("access.log.1"));
            Files.createFile(file);
            old.write("still here\n".getBytes(UTF_8));
            assertThat(look()).containsExactly("still here");
            append("now here\n");
            assertThat(look()).containsExactly("[rotated]", "now here");
        }
    }

    @Test
    void aFileThatStaysAwayIsToldAsMissingAndThenAsOpened() throws IOException {
        append("");
        look();
        Files.move(file, folder.resolve("access-1.log"));
        assertThat(look()).isEmpty();
        assertThat(look()).isEmpty();
        assertThat(look()).containsExactly("[missing]");
        assertThat(look()).isEmpty();
        append("back\n");
        assertThat(look()).containsExactly("[opened]", "back");
    }

    @Test
    void copyTruncateGoesOnAtTheBeginning() throws IOException {
        append("old\n");
        look();
        append("one\nhalf");
        assertThat(look()).containsExactly("one");
        Files.copy(file, folder.resolve("access-1.log"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(file, "", StandardOpenOption.TRUNCATE_EXISTING);
        append("two\n");
        assertThat(look()).containsExactly("[truncated]", "two");
    }

    /** The file has grown past the position when it is read next, so its size says nothing. */
    @Test
    void fileThatIsTruncatedAndRefilledWithMoreIsReadFromItsBeginning() throws IOException {
        append("old\n");
        look();
        append("one\n");
        look();
        for (String refilled : List.of("other\n", "1\n2\n3\n4\n5\n6\n7\n8\n")) {
            Files.writeString(file, refilled, StandardOpenOption.TRUNCATE_EXISTING);
            List<String> expected = new ArrayList<>(List.of("[truncated]"));
            refilled.lines().forEach(expected::add);
            assertThat(look()).isEqualTo(expected);
            assertThat(look()).isEmpty();
        }
    }

    @Test
    void contentThatIsReplacedByAsMuchIsRead() throws IOException {
        append("old\n");
        look();
        append("one\n");
        look();
        Files.writeString(file, "new\ntwo\n", StandardOpenOption.TRUNCATE_EXISTING);
        // The file system may not have counted the time on.
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        assertThat(look()).containsExactly("[truncated]", "new", "two");
    }

    /** A writer without O_APPEND leaves zeros where the old content was. */
    @Test
    void writerThatGoesOnAtItsOldPositionIsRead() throws IOException {
        append("old\n");
        look();
        try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writer.position(4);
            writer.write(ByteBuffer.wrap("one\n".getBytes(UTF_8)));
            assertThat(look()).containsExactly("one");
            writer.write(ByteBuffer.wrap("lost\n".getBytes(UTF_8)));
            Files.writeString(file, "", StandardOpenOption.TRUNCATE_EXISTING);
            writer.write(ByteBuffer.wrap("two\n".getBytes(UTF_8)));
            assertThat(look()).containsExactly("[truncated]", "two");
            writer.write(ByteBuffer.wrap("three\n".getBytes(UTF_8)));
            assertThat(look()).containsExactly("three");
        }
    }

    @Test
    void lineOfALateWriterOfTheRenamedFileIsReadForAMinute() throws IOException {
        append("");
        look();
        try (OutputStream late = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            Files.move(file, folder.resolve("access-1.log"));
            append("new\n");
            assertThat(look()).containsExactly("[rotated]", "new");
            late.write("late\n".getBytes(UTF_8));
            append("newer\n");
            assertThat(look()).containsExactly("late", "newer");
            clock.advance(AccessLogTail.AFTER_ROTATION);
            late.write("last\n".getBytes(UTF_8));
            assertThat(look()).containsExactly("last");
            late.write("too late\n".getBytes(UTF_8));
            assertThat(look()).isEmpty();
        }
    }

    @Test
    void symbolicLinkIsFollowedToEachFile() throws IOException {
        Path first = Files.writeString(folder.resolve("2026-11-29.log"), "old\n");
        Path second = folder.resolve("2026-11-30.log");
        Files.createSymbolicLink(file, first);
        assertThat(look()).containsExactly("[opened]");
        Files.writeString(first, "one\n", StandardOpenOption.APPEND);
        Files.writeString(second, "two\n");
        Path link = Files.createSymbolicLink(folder.resolve("new"), second);
        Files.move(link, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(look()).containsExactly("one", "[rotated]", "two");

        // And back: what was read is not read again.
        Files.writeString(first, "three\n", StandardOpenOption.APPEND);
        link = Files.createSymbolicLink(folder.resolve("new"), first);
        Files.move(link, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(look()).containsExactly("three", "[rotated]");
        Files.delete(file);
        look();
        look();
        assertThat(look()).containsExactly("[missing]");
    }

    @Test
    void aLineOfManyMegabytesIsCutAndTheNextOneIsWhole() throws IOException {
        append("");
        look();
        append("x".repeat(5_000_000));
        assertThat(look()).isEmpty();
        append("\nnext\n");
        assertThat(look()).containsExactly("x".repeat(1_000) + "…", "next");
    }

    @Test
    void whatIsReadOnceIsNotReadAgainAfterARename() throws IOException {
        append("");
        look();
        append("one\n");
        look();
        Files.move(file, folder.resolve("access-1.log"));
        Files.move(folder.resolve("access-1.log"), file);
        assertThat(look()).isEmpty();
        append("two\n");
        assertThat(look()).containsExactly("two");
    }
}
