package dev.bartizan.ban.bulk;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result of bans in bulk. */
@RegisterForReflection
@Schema(description = "The result of bans in bulk. A range that is no CIDR counts as several bans.")
public record BulkBansView(
        @Schema(description = "Number of entries that were read.", examples = "1003")
        long read,

        @Schema(description = "Number of new bans, also of those that replace a less strict one.", examples = "990")
        long banned,

        @Schema(description = "Number of active bans that now end later.", examples = "6")
        long extended,

        @Schema(
                description = "Number of active bans that last long enough, or are stricter, and stay unchanged.",
                examples = "4")
        long unchanged,

        @Schema(description = "Number of entries that were refused.", examples = "3")
        long refused,

        @Schema(description = "The first 100 entries that were refused, with the reason.")
        List<BulkProblemView> errors) {

    /** For the details of an error. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("read", read);
        map.put("banned", banned);
        map.put("extended", extended);
        map.put("unchanged", unchanged);
        map.put("refused", refused);
        map.put("errors", errors.stream().map(BulkProblemView::asMap).toList());
        return map;
    }
}
