package dev.bartizan.blocklist.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.blocklist.BlocklistConfig;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredListVariablesTest {

    @Test
    void namesOfSeveralWordsGetHyphens() {
        assertThat(DeclaredListVariables.properties(Map.of(
                        "BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_URL", "https://example.com/drop",
                        "BARTIZAN_BLOCKLIST_LISTS_FIREHOL_LEVEL_1_MIN_SCORE", "3",
                        "BARTIZAN_BLOCKLIST_LISTS_MINE_SCORE_COLUMN", "4",
                        "BARTIZAN_BLOCKLIST_LISTS_SCORE_COLUMN", "5")))
                .containsOnly(
                        Map.entry("bartizan.blocklist.lists.spamhaus-drop.url", "https://example.com/drop"),
                        Map.entry("bartizan.blocklist.lists.mine.score-column", "4"),
                        Map.entry("bartizan.blocklist.lists.score.column", "5"),
                        Map.entry("bartizan.blocklist.lists.firehol-level-1.min-score", "3"));
    }

    @Test
    void everythingElseIsLeftAlone() {
        assertThat(DeclaredListVariables.properties(Map.of(
                        "BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP", "no setting",
                        "BARTIZAN_BLOCKLIST_LISTS_URL", "no name",
                        "BARTIZAN_BLOCKLIST_LISTS__QUOTED__URL", "file:quoted.txt",
                        "BARTIZAN_BLOCKLIST_FILE_ROOT", "/lists",
                        "PATH", "/bin")))
                .isEmpty();
    }

    @Test
    void eachSettingOfAListIsKnown() {
        assertThat(DeclaredListVariables.SETTINGS)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(BlocklistConfig.DeclaredList.class.getMethods())
                        .map(method ->
                                method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                        .toList());
    }
}
