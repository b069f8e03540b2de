package dev.bartizan.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line of the log in the format for people. */
class ReadableLineTest {

    private final ReadableLine line = new ReadableLine(new ObjectMapper());

    @Test
    void eventStandsBeforeItsFacts() {
        assertThat(line.text("""
                        {"timestamp":"2026-11-28T15:22:26.818Z","logger":"dev.bartizan.X","level":"INFO","thread":"main",\
                        "run":1,"hint":"give it to them","lists":["a","b"],"event":"import_started"}
                        """))
                .isEqualTo("15:22:26.818Z INFO  import_started run=1 hint=\"give it to them\" lists=[\"a\",\"b\"]\n");
    }

    @Test
    void sentenceOfALibraryStandsForItsEvent() {
        assertThat(line.text("""
                        {"timestamp":"2026-11-28T15:22:26.818Z","level":"WARN","event":"log","message":"Two of them."}
                        """)).isEqualTo("15:22:26.818Z WARN  Two of them.\n");
    }

    @Test
    void stackTraceFollowsOnLinesOfItsOwn() {
        assertThat(line.text("""
                        {"timestamp":"2026-11-28T15:22:26.818Z","level":"ERROR","event":"failed","stack_trace":"E: x\\n\\tat y\\n"}
                        """)).isEqualTo("15:22:26.818Z ERROR failed\nE: x\n\tat y\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON\n", "[1]\n"})
    void whatIsNoJsonObjectStaysAsItIs(String text) {
        assertThat(line.text(text)).isEqualTo(text);
    }
}
