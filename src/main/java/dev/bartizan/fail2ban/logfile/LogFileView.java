package dev.bartizan.fail2ban.logfile;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A log file of a jail as Bartizan finds it. */
@TemplateData
@Schema(name = "JailLogFile", description = "A log file of a jail as Bartizan finds it.")
public record LogFileView(
        @Schema(description = "The file.", examples = "/var/log/auth.log")
        String path,

        @Schema(
                description =
                        "Whether the jail watches it. A jail watches the files that its path matched when it was started.")
        boolean watched,

        @Schema(description = "Size in bytes; null if Bartizan can't see the file.") @Nullable
        Long bytes,

        @Schema(description = "Last change; null if Bartizan can't see the file.") @Nullable
        Instant changedAt,

        @Schema(description = "Why Bartizan can't read the file or test its lines; null if it can.") @Nullable
        String problem,

        @Schema(
                description =
                        "How many of its last lines the jail's regular expressions match; null for a file that was not tested.")
        @Nullable
        Tested tested) {

    /** The lines that were tested. */
    @TemplateData
    @Schema(name = "JailLogFileTest", description = "The last lines of the file: at most 500, and at most 48 KiB.")
    public record Tested(
            @Schema(description = "Number of tested lines, without empty ones.", examples = "500")
            int lines,

            @Schema(description = "Number of lines that a `fail_regex` of the jail matches.", examples = "12")
            int matched) {}

    LogFileView withTest(Tested test) {
        return new LogFileView(path, watched, bytes, changedAt, problem, test);
    }

    LogFileView withProblem(String why) {
        return new LogFileView(path, watched, bytes, changedAt, why, tested);
    }
}
