package dev.bartizan.fail2ban.filter;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.system.ChildProcess;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * fail2ban's own program for testing regular expressions. It runs as a child process with limits for processor time, memory,
 * files and output, because an expression can need exponential time. There is one such process at a time.
 */
@Singleton
class RegexProgram {

    private static final Logger LOG = Logger.getLogger(RegexProgram.class);

    /** Sets the limits and becomes the program; part of util-linux. */
    private static final String LIMITER = "prlimit";

    private static final int MAX_CPU_SECONDS = 3;

    /** Longer than the processor time, for a busy machine. */
    private static final int MAX_SECONDS = 10;

    private static final int MAX_MEMORY = 256 * 1024 * 1024;
    private static final int MAX_OUTPUT = 1024 * 1024;
    private static final int MAX_FILES = 64;

    /** Address and line of a match. Neither tab nor new line can be part of an address that matters. */
    private static final String OUTPUT = "<ip>\t<msg>";

    private static final String FAULT = "ERROR: ";

    /** SIGKILL, for a program that has used its processor time. */
    private static final int ENDED_BY_THE_KERNEL = 128 + 9;

    private final Fail2banConfig config;
    private final Semaphore free = new Semaphore(1);

    RegexProgram(Fail2banConfig config) {
        this.config = config;
    }

    /** The program that is needed and not installed; empty if all are. */
    Optional<String> missing() {
        return Stream.of(config.regexProgram(), LIMITER)
                .filter(program -> !installed(program))
                .findFirst();
    }

    private static boolean installed(String program) {
        if (program.indexOf('/') >= 0) {
            return Files.isExecutable(Path.of(program));
        }
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Runs the program.
     *
     * @param regex a regular expression without control characters
     * @param lines lines without control characters except tabs
     * @return for each matching line in the order of the lines: what was found, a tab, and the line
     * @throws ServiceException {@code VALIDATION_FAILED} for a wrong regular expression, or one that takes too long;
     *     {@code OVERLOADED} while another test runs; {@code FAIL2BAN_COMMAND_FAILED} if a program is missing or fails
     */
    List<String> run(String regex, List<String> lines) {
        missing().ifPresent(program -> {
            throw CommandFailedException.failed(
                    "The filter tester needs the program " + program + ", which is not installed on this machine.");
        });
        if (!free.tryAcquire()) {
            throw new ServiceException(ErrorCode.OVERLOADED, "Another filter test is running.", Map.of("maximum", 1));
        }
        try {
            Path folder = Files.createTempDirectory("bartizan-filter-");
            try {
                return run(folder, regex, lines);
            } finally {
                delete(folder);
            }
        } catch (IOException failure) {
            throw CommandFailedException.failed("The filter test can't be run: " + failure.getMessage());
        } finally {
            free.release();
        }
    }

    private List<String> run(Path folder, String regex, List<String> lines) throws IOException {
        Path sample = Files.write(folder.resolve("sample.log"), lines, StandardCharsets.UTF_8);
        Path output = folder.resolve("output");
        Process process = start(folder, sample, output, regex);
        try {
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
                throw tooLong();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw CommandFailedException.failed("The filter test was interrupted.");
        } finally {
            process.destroyForcibly();
        }
        return result(process.exitValue(), read(output));
    }

    private Process start(Path folder, Path sample, Path output, String regex) throws IOException {
        ProcessBuilder builder = ChildProcess.of(List.of(
                LIMITER,
                "--cpu=" + MAX_CPU_SECONDS,
                "--as=" + MAX_MEMORY,
                "--fsize=" + MAX_OUTPUT,
                "--nofile=" + MAX_FILES,
                "--core=0",
                "--",
                config.regexProgram(),
                // An empty folder, so that no file of a filter is found by its name.
                "--config=" + folder,
                "--raw",
                "--encoding=UTF-8",
                "--out=" + OUTPUT,
                "--",
                sample.toString(),
                notAFile(regex)));
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        return process;
    }

    /**
     * The same expression in a form that the program doesn't take for the name of a filter or its file. Such a name has
     * letters, digits and {@code _/.-}, perhaps with options in brackets at its end.
     */
    static String notAFile(String regex) {
        int options = regex.indexOf('[');
        String name = options < 0 ? regex : regex.substring(0, options);
        boolean expression = name.chars()
                .anyMatch(each -> each < 128 && !Character.isLetterOrDigit(each) && "_/.-".indexOf(each) < 0);
        return expression ? regex : "(?:" + regex + ")";
    }

    private static String read(Path output) throws IOException {
        try (InputStream content = Files.newInputStream(output)) {
            return new String(content.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
        }
    }

    private static List<String> result(int exit, String output) {
        if (exit == 0) {
            return List.of(output.split("\n"));
        }
        if (output.startsWith(FAULT)) {
            throw wrong(output.substring(FAULT.length()).strip());
        }
        if (exit == ENDED_BY_THE_KERNEL) {
            throw tooLong();
        }
        throw output.contains("MemoryError")
                ? wrong("needs more than " + MAX_MEMORY / (1024 * 1024) + " MiB of memory")
                : CommandFailedException.failed("fail2ban-regex ended with " + exit + ": " + lastLine(output.strip()));
    }

    private static String lastLine(String output) {
        return output.substring(output.lastIndexOf('\n') + 1);
    }

    private static ServiceException tooLong() {
        return wrong("needs more than " + MAX_CPU_SECONDS
                + " s for these lines; repetitions inside repetitions, such as (a+)+, can need exponential time");
    }

    private static ServiceException wrong(String why) {
        return ServiceException.invalid(Map.of("regex", why), Map.of());
    }

    /** What can't be deleted is logged, so that the result is not lost. */
    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException failure) {
            LOG.warnv("filter_test_not_deleted", kv("folder", folder.toString()), kv("reason", failure.toString()));
        }
    }
}
