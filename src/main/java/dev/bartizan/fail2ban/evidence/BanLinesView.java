package dev.bartizan.fail2ban.evidence;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The log lines that led to a ban, as the API returns them. */
@TemplateData
@Schema(description = "The log lines that led to the last ban of a text in a jail.")
public record BanLinesView(
        @Schema(description = "Name of the jail.", examples = "sshd")
        String jail,

        @Schema(
                description =
                        "The banned text, as fail2ban's database has it: an address, a network or any other text.",
                examples = "45.155.205.7")
        String ip,

        @Schema(description = "When the ban began.") Instant since,

        @Schema(description = "Number of failures that led to the ban; 0 for a ban by a command.", examples = "3")
        int failures,

        @Schema(
                description =
                        "The last of these lines, oldest first: at most 50 with 2 000 characters each. fail2ban keeps `dbmaxmatches`"
                                + " (10 by default) of them. Control characters are blanks.")
        List<String> lines,

        @Schema(description = "Whether lines or parts of them were left out, because there are too many.")
        boolean shortened) {}
