package dev.bartizan.ban;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many bans were lifted. */
@Schema(description = "How many bans were lifted.")
record LiftedBans(
        @Schema(description = "Bans that were in force and are not any more.", examples = "1")
        int lifted) {}
