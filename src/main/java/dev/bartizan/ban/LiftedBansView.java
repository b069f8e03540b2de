package dev.bartizan.ban;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The number of lifted bans. */
@Schema(description = "The number of lifted bans.")
record LiftedBansView(
        @Schema(description = "Number of bans that were lifted.", examples = "1")
        int lifted) {}
