package dev.bartizan.fail2ban.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.Fail2banSettings;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.it.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program that tests regular expressions. */
class RegexProgramTest {

    private static final String LINE = "Nov 29 10:00:00 web sshd[1]: Failed password for root from 192.0.2.7 port 22";

    @TempDir
    Path folder;

    private static RegexProgram program() {
        Requirement.program("fail2ban-regex");
        Requirement.program("prlimit");
        return new RegexProgram(Fail2banSettings.of(Map.of()));
    }

    @Test
    void returnsMatchesInTheOrderOfTheLines() {
        List<String> lines = List.of(
                LINE,
                "nothing",
                "  Failed password for \u00fc \"<ip>\" from 2001:db8::1\tx ",
                "Failed password for x from host.example.com");

        assertThat(program().run("Failed password for .+ from <HOST>", lines))
                .containsExactly(
                        "192.0.2.7\t" + lines.get(0),
                        "2001:db8::1\t" + lines.get(2),
                        "host.example.com\t" + lines.get(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Failed (x <HOST>|unterminated subpattern",
                "Failed password|No failure-id group",
                "^(a+)+$<HOST>|exponential time"
            })
    void wrongExpressionIsRefused(String regex, String reason) {
        RegexProgram program = program();
        assertThatThrownBy(() -> program.run(regex, List.of("a".repeat(60) + "!")))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refused -> assertThat(refused.details().toString()).contains(reason));
    }

    /** A name of a filter or the path of a file would be read as such, and its content be shown in errors. */
    @Test
    void expressionIsNeverReadAsAFile() throws Exception {
        RegexProgram program = program();
        Path filter = Files.writeString(folder.resolve("secret.conf"), "[Definition]\nfailregex = secret <HOST>\n");
        for (String regex : List.of(filter.toString(), filter + "[x=<HOST>]", "sshd", "sshd[mode=aggressive]")) {
            assertThatThrownBy(() -> program.run(regex, List.of("secret 192.0.2.7")))
                    .as(regex)
                    .isInstanceOf(ServiceException.class)
                    .satisfies(refused -> assertThat(
                                    ((ServiceException) refused).details().toString())
                            .containsAnyOf("No failure-id group", "Unable to compile"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help <HOST>", "-c/etc/fail2ban <HOST>", "--version<HOST>"})
    void expressionIsNoOption(String regex) {
        assertThat(program().run(regex, List.of(regex.replace("<HOST>", "192.0.2.7"))))
                .containsExactly("192.0.2.7\t" + regex.replace("<HOST>", "192.0.2.7"));
    }

    @ParameterizedTest
    @CsvSource({
        "sshd,(?:sshd)",
        "/etc/passwd,(?:/etc/passwd)",
        "sshd[<HOST>],(?:sshd[<HOST>])",
        "from <HOST>,from <HOST>",
        "(?i)x<HOST>,(?i)x<HOST>"
    })
    void expressionThatLooksLikeAFileIsWrapped(String regex, String result) {
        assertThat(RegexProgram.notAFile(regex)).isEqualTo(result);
    }

    @Test
    void leavesNoFiles() throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        program().run("from <HOST>", List.of(LINE));
        try (var files = Files.list(temporary)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("bartizan-filter-"))
                            .filter(file -> file.toFile().canRead()))
                    .isEmpty();
        }
    }

    @Test
    void missingProgramIsNamed() {
        RegexProgram program = new RegexProgram(Fail2banSettings.of(Map.of("regex-program", "/nonexistent/regex")));
        assertThat(program.missing()).contains("/nonexistent/regex");
        assertThatThrownBy(() -> program.run("<HOST>", List.of(LINE)))
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        failure -> assertThat(failure.reason()).contains("/nonexistent/regex"));
    }

    /** A program that writes without end. */
    @Test
    void outputIsLimited() throws Exception {
        Requirement.program("prlimit");
        Path endless = Files.writeString(folder.resolve("endless"), "#!/bin/sh\nexec yes\n");
        assertThat(endless.toFile().setExecutable(true)).isTrue();
        RegexProgram program = new RegexProgram(Fail2banSettings.of(Map.of("regex-program", endless.toString())));

        assertThatThrownBy(() -> program.run("<HOST>", List.of(LINE))).isInstanceOf(CommandFailedException.class);
    }
}
