package dev.bartizan.decision;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All that is allowed. */
@Schema(description = "All that is allowed.")
record AllowlistItems(
        @Schema(description = "The entries, the oldest first.")
        List<AllowlistItem> items) {}
