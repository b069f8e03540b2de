package dev.bartizan.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"/ui", "/ui/", "/ui/bans?state=all&ip=192.0.2.0%2F24", "/ui/search?q=2001:db8::7"})
    void pageOfTheConsoleIsGoneBackTo(String path) {
        assertThat(LocalPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/ui/",
                "//example.org/ui/",
                "/\\example.org",
                "/api/v1/bans",
                "/ui/search?q=a|b",
                "/ui/search?q={x}",
                "/ui/search?q=%zz",
                "/ui/search?q=a b",
                "/ui/\r\nSet-Cookie: a=b",
                "/ui/ä"
            })
    void otherTextsLeadToTheOverview(String path) {
        assertThat(LocalPath.of(path)).isEqualTo("/ui/");
    }
}
