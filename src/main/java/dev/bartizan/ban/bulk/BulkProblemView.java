package dev.bartizan.ban.bulk;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry of bans in bulk that was refused. */
@RegisterForReflection
@Schema(description = "An entry that was refused.")
public record BulkProblemView(
        @Schema(description = "The line on which the entry begins; the first is 1.", examples = "3")
        long line,

        @Schema(description = "The number of the entry; the first is 1.", examples = "2")
        long entry,

        @Schema(description = "What was given, shortened: the address, or the line.", examples = "10.0.0.1")
        String given,

        @Schema(
                description = "Why it was refused.",
                examples = "It contains private, loopback or other special-purpose addresses.")
        String reason) {

    /** For the details of an error. */
    Map<String, Object> asMap() {
        return Map.of("line", line, "entry", entry, "given", given, "reason", reason);
    }
}
