package dev.bartizan.decision.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The number of lifted bans, in CrowdSec's form. */
@Schema(description = "The number of lifted bans, in CrowdSec's form.")
record LiftedView(
        @Schema(description = "The number, as text.", examples = "1") @JsonProperty("nbDeleted")
        String deleted) {}
