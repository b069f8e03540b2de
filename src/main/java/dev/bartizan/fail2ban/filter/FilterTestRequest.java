package dev.bartizan.fail2ban.filter;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A regular expression and sample lines. */
@Schema(description = "A regular expression of fail2ban and sample lines of a log.")
public record FilterTestRequest(
        @Schema(
                description = "A `failregex` in one line, with `<HOST>` or another tag for the address; at most 2 000"
                        + " characters.",
                examples = "Failed password for \\S+ from <HOST>")
        @NotBlank
        @Size(max = FilterTester.LONGEST_REGEX)
        String regex,

        @Schema(
                description = "Sample lines, at most 500, each with at most 4 000 characters; 64 KiB together. Like"
                        + " `fail2ban-regex`, the test skips empty lines and lines that begin with `#`.",
                examples = "[\"Nov 29 10:00:00 web sshd[1]: Failed password for root from 192.0.2.7 port 22\"]")
        @NotNull
        @Size(min = 1, max = FilterTester.MOST_LINES)
        List<@NotNull @Size(max = FilterTester.LONGEST_LINE) String> lines) {}
