package dev.bartizan.fail2ban.filter;

import io.quarkus.qute.TemplateData;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The result of a filter test. */
@Schema(name = "FilterTest", description = "Which sample lines a regular expression matches.")
@TemplateData
public record FilterTestView(
        @Schema(description = "Number of lines that match.", examples = "1")
        int matched,

        @Schema(description = "Number of lines that don't match.", examples = "0")
        int missed,

        @Schema(description = "The tested lines in their order, without the skipped ones.")
        List<LineView> lines) {

    /** A tested line. */
    @Schema(name = "FilterTestLine", description = "A tested line.")
    @TemplateData
    public record LineView(
            @Schema(description = "The position of the line in the request, from 1.", examples = "1")
            int number,

            @Schema(description = "The line.") String line,

            @Schema(description = "Whether the regular expression matches.")
            boolean matched,

            @Schema(
                    description = "What fail2ban would ban: the address or host name that the expression finds; null if"
                            + " the line doesn't match. Host names are not resolved.",
                    examples = "192.0.2.7")
            @Nullable
            String address) {}

    static FilterTestView of(List<LineView> lines) {
        int matched = (int) lines.stream().filter(LineView::matched).count();
        return new FilterTestView(matched, lines.size() - matched, List.copyOf(lines));
    }
}
