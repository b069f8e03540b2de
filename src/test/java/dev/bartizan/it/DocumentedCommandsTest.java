package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.it.DocumentedCommands.Block;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands in README and docs can be copied into bash and zsh, with old versions of curl; no link is broken. */
class DocumentedCommandsTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Z][A-Z0-9_]*)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern NO_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");

    private static Stream<Path> pages() {
        return DocumentedCommands.pages().stream();
    }

    private static Stream<Block> commands() {
        return pages().flatMap(page -> DocumentedCommands.blocks(page).stream()).filter(Block::commands);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void blockIsReadByBash(Block block) throws Exception {
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        bash.getOutputStream().write(block.text().getBytes(StandardCharsets.UTF_8));
        bash.getOutputStream().close();

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(bash.waitFor()).isZero();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void blockHasNothingThatZshReadsOtherwise(Block block) {
        assertThat(DocumentedCommands.unquoted(block.text()))
                .as("unquoted wildcards, and comments, which zsh takes for arguments")
                .doesNotContain("?", "*", "[", "#");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void blockNeedsNoNewCurlAndHidesNoError(Block block) {
        assertThat(block.text())
                .as("--json needs curl 7.82, --fail hides the reason")
                .doesNotContainPattern("curl [^\n]*--json")
                .doesNotContainPattern("--fail(?!-with-body)")
                .doesNotContainPattern("curl -[a-zA-Z]*f");
        assertThat(block.text()).doesNotContainPattern("docker compose (?!-f )");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void variablesAreSetOnTheirPage(Path page) {
        StringBuilder before = new StringBuilder("export BARTIZAN_TOKEN=\n");
        for (Block block : DocumentedCommands.blocks(page)) {
            if (block.commands()) {
                before.append(block.text());
                Matcher variable = VARIABLE.matcher(block.text());
                while (variable.find()) {
                    if (!Set.of("PWD").contains(variable.group(1))) {
                        assertThat(before)
                                .as("%s uses %s", block, variable.group())
                                .contains("export " + variable.group(1) + "=");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void fencesNameTheirLanguage(Path page) {
        assertThat(DocumentedCommands.blocks(page)).extracting(Block::language).doesNotContain("");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws Exception {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            if (link.group(1).contains("://")) {
                continue;
            }
            String[] parts = link.group(1).split("#");
            Path target =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            assertThat(target).exists();
            if (parts.length > 1) {
                assertThat(anchors(target)).as(link.group(1)).contains(parts[1]);
            }
        }
    }

    /** The anchors that GitHub makes of headings. */
    private static List<String> anchors(Path page) {
        return DocumentedCommands.lines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> NO_ANCHOR
                        .matcher(line.replaceFirst("#+ ", "").toLowerCase())
                        .replaceAll("")
                        .replace(' ', '-'))
                .collect(Collectors.toList());
    }
}
