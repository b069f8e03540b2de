package dev.bartizan.livelog.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

    private final List<RawLine> lines = new ArrayList<>();

    private static String text(RawLine line) {
        return new String(line.bytes(), StandardCharsets.ISO_8859_1);
    }

    private static void add(LineSplitter splitter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        splitter.add(bytes, 0, bytes.length);
    }

    /** The lines are the same for every way to split the bytes. */
    @Property(tries = 200)
    void linesDoNotDependOnThePieces(
            @ForAll @Size(max = 200) List<@IntRange(min = 8, max = 14) Integer> codes,
            @ForAll @IntRange(min = 1, max = 50) int piece) {
        byte[] bytes = new byte[codes.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = codes.get(i).byteValue();
        }
        List<String> expected = Arrays.stream(new String(bytes, StandardCharsets.ISO_8859_1).split("\n"))
                .filter(line -> !line.isEmpty())
                .toList();
        List<RawLine> found = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(1_000, found::add);
        for (int from = 0; from < bytes.length; from += piece) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece));
            splitter.add(part, 0, part.length);
        }
        splitter.end();
        assertThat(found).extracting(LineSplitterTest::text).isEqualTo(expected);
        assertThat(found).noneMatch(RawLine::cut);
    }

    @Test
    void aLineThatIsTooLongIsCutAndTheNextOneIsWhole() {
        LineSplitter splitter = new LineSplitter(4, lines::add);
        add(splitter, "123");
        add(splitter, "456");
        add(splitter, "7\n1234\nab\n");
        assertThat(lines).extracting(LineSplitterTest::text).containsExactly("1234", "1234", "ab");
        assertThat(lines).extracting(RawLine::cut).containsExactly(true, false, false);
    }

    @Test
    void halfALineWaitsForItsEnd() {
        LineSplitter splitter = new LineSplitter(100, lines::add);
        add(splitter, "half");
        assertThat(lines).isEmpty();
        add(splitter, " a line\n");
        assertThat(lines).extracting(LineSplitterTest::text).containsExactly("half a line");
    }

    @Test
    void whatIsSkippedEndsWithItsLine() {
        LineSplitter splitter = new LineSplitter(100, lines::add);
        splitter.skipLine();
        add(splitter, "rest of a line");
        add(splitter, " and more\nnext\n");
        assertThat(lines).extracting(LineSplitterTest::text).containsExactly("next");
    }
}
