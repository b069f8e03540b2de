package dev.bartizan.fail2ban.list;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Options of a list in a jail. */
@Schema(description = "Options of a list in a jail.")
record JailListRequest(
        @Schema(
                description =
                        "Maximum number of entries in the jail, those with the lowest addresses. Default: 1000. More"
                                + " than `bartizan.fail2ban.lists.max-entries` is refused.",
                examples = "1000")
        @Min(1)
        @Max(1_000_000)
        @Nullable
        Integer maxEntries) {

    private static final int DEFAULT_MAX_ENTRIES = 1_000;

    int maxEntriesOrDefault() {
        return maxEntries == null ? DEFAULT_MAX_ENTRIES : maxEntries;
    }
}
