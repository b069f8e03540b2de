package dev.bartizan.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "plain|plain",
                "a-b=c|a-b=c",
                "=1+1|'=1+1",
                "@SUM(A1)|'@SUM(A1)",
                "a,b|\"a,b\"",
                "a \"b\"|\"a \"\"b\"\"\"",
                "x;=cmd|\"x;'=cmd\"",
                "x; y|\"x; y\""
            })
    void textIsNoFormula(String text, String cell) {
        assertThat(CsvCell.of(text)).isEqualTo(cell);
    }

    @ParameterizedTest
    @CsvSource({"'a\n=b','\"a\n''=b\"'", "'\ta','\"''\ta\"'"})
    void textWithLinesAndTabsIsNoFormula(String text, String cell) {
        assertThat(CsvCell.of(text)).isEqualTo(cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "=1+1", "it's", "x;=cmd", "x;-", "'", "@", "\t=a", "", "a''b"})
    void textOfACellIsReadAgain(String text) {
        String cell = CsvCell.of(text);
        String unquoted =
                cell.startsWith("\"") ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
        assertThat(CsvCell.text(unquoted)).isEqualTo(text);
    }
}
