package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.it.DocumentedCommands.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands of README and docs as they are printed, page by page, beside a service that was started as {@code make
 * run} does. Only the address behind {@code localhost:8080} is changed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedCommandsIT {

    private final Path home = Folders.create();
    private BartizanProcess service;
    private String token;

    @BeforeAll
    void start() throws IOException {
        Requirement.program("curl");
        Requirement.program("openssl");
        service = BartizanProcess.at(home.resolve("data"))
                .without("BARTIZAN_ADMIN_TOKEN")
                .without("BARTIZAN_BLOCKLIST_IMPORT_ON_START")
                .env(
                        "BARTIZAN_BLOCKLIST_FILE_ROOT",
                        Path.of("src", "main", "samples").toAbsolutePath())
                .env("BARTIZAN_BLOCKLIST_LISTS_IPSUM_URL", "file:ipsum.txt")
                .startReady();
        token = Files.readString(home.resolve("data/admin-token")).strip();
        service.as(token).awaitRun(1);
        Path curl = Files.createDirectory(home.resolve("bin")).resolve("curl");
        Files.writeString(curl, """
                        #!/bin/sh
                        # An error of the service ends the page.
                        PATH=${PATH#*:} exec curl --connect-to localhost:8080:%s:%d -sS --fail-with-body --max-time 30 "$@"
                        """.formatted(
                service.socketAddress().getHostString(), service.socketAddress().getPort()));
        assertThat(curl.toFile().setExecutable(true)).isTrue();
    }

    @AfterAll
    void clean() {
        if (service != null) {
            service.close();
        }
        Folders.delete(home);
    }

    private static Stream<Path> pages() {
        return DocumentedCommands.pages().stream().filter(page -> !blocks(page).isEmpty());
    }

    private static List<Block> blocks(Path page) {
        return DocumentedCommands.blocks(page).stream()
                .filter(block -> block.commands() && block.run())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsSucceed(Path page) throws Exception {
        Path script = Files.writeString(
                Files.createTempFile(home, "page-", ".sh"),
                blocks(page).stream().map(Block::text).collect(Collectors.joining("\n")));
        Path output = Files.createTempFile(home, "page-", ".log");
        ProcessBuilder bash = new ProcessBuilder("bash", "-eux", "-o", "pipefail", script.toString())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment().put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        bash.environment().put("BARTIZAN_TOKEN", token);
        Process process = bash.start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("It ends").isTrue();
            assertThat(process.exitValue()).as(() -> tail(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** The end of what a page printed: exports are long. */
    private static String tail(Path output) {
        List<String> lines = DocumentedCommands.lines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
