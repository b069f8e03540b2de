package dev.bartizan.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One page of all decisions. */
@Schema(description = "One page of all decisions.")
record DecisionPageView(
        @Schema(description = "The decisions of this page: bans by address, then each list's, by list and address.")
        List<PublishedDecisionView> items,

        @Schema(description = "Pass it as `after` to get the next page; `null` on the last page.")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Nullable
        String next) {}
