package dev.bartizan.livelog.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
                line -> seen.add(new String(line.bytes(), UTF_8) + (line.cut() ? "…" : "")));
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
