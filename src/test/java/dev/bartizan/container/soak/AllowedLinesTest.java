package dev.bartizan.container.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedLinesTest {

    @Test
    void lineIsAllowedInWhichOneOfTheExpressionsIsFound() {
        AllowedLines allowed = AllowedLines.of("web", List.of("errors=0\\b", "^no crash"));

        assertThat(allowed.allow("done, errors=0")).isTrue();
        assertThat(allowed.allow("no crash today")).isTrue();
        assertThat(allowed.allow("done, errors=01")).isFalse();
        assertThat(allowed.allow("there was no crash")).isFalse();
    }

    @Test
    void nothingIsAllowedUnlessSomethingSaysSo() {
        assertThat(AllowedLines.of("web", List.of()).allow("error")).isFalse();
    }

    @ParameterizedTest
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(strings = {"(a+)+$", "(a|aa)+b", "(a|b)*c", "(.*)*x"})
    void noExpressionTakesLong(String expression) {
        AllowedLines allowed = AllowedLines.of("web", List.of(expression, "fatal"));

        assertThat(allowed.allow("error " + "a".repeat(16_000) + "!")).isFalse();
        assertThat(allowed.allow("fatal " + "a".repeat(16_000) + "!")).isTrue();
    }

    /** The first two are valid, but would need a gigabyte of memory and minutes per line. */
    @ParameterizedTest
    @ValueSource(strings = {"(a{1000}){1000}", "(e|r){1000}", "(?=error)", "(?<!no )error", "(e)\\1", "e++"})
    void expressionThatIsTooLargeOrNotOfRe2AllowsNothing(String expression) {
        assertThat(AllowedLines.of("web", List.of(expression)).patterns()).isEmpty();
    }

    @Test
    void expressionThatCannotBeReadAllowsNothingAndLeavesTheOthersBe() {
        AllowedLines allowed = AllowedLines.of("web", List.of("(", "x".repeat(1_001), "known error"));

        assertThat(allowed.allow("( error")).isFalse();
        assertThat(allowed.allow("a known error")).isTrue();
    }
}
