package dev.bartizan.fail2ban.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLinesTest {

    @Test
    void linesAreTextsOrParts() {
        LogLines read = LogLines.read("""
                ["one\\u001b[31m", ["", "2026-11-20 21:01:32", " host app[1]: two\\n"], ["a", 7, "b", [1]], 5, {"x": "y"}]""");
        assertThat(read.lines()).containsExactly("one [31m", "2026-11-20 21:01:32 host app[1]: two", "ab", "", "");
        assertThat(read.shortened()).isFalse();
    }

    @Test
    void longAndManyLinesAreShortened() {
        LogLines line = LogLines.read("[\"" + "x".repeat(5_000) + "\"]");
        assertThat(line.lines()).containsExactly("x".repeat(LogLines.LONGEST));
        assertThat(line.shortened()).isTrue();

        LogLines many = LogLines.read(
                IntStream.range(0, 100).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(",", "[", "]")));
        assertThat(many.lines()).hasSize(LogLines.MOST).last().isEqualTo("99");
        assertThat(many.shortened()).isTrue();

        LogLines cut = LogLines.read("[\"one\",\"tw");
        assertThat(cut.lines()).containsExactly("one");
        assertThat(cut.shortened()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "7", "{}", "\"text\""})
    void whatIsNoListHasNoLines(String json) {
        assertThat(LogLines.read(json)).isEqualTo(new LogLines(List.of(), false));
    }
}
