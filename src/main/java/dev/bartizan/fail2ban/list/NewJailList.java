package dev.bartizan.fail2ban.list;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a list is to be banned in a jail. */
@Schema(description = "How a list is to be banned in a jail.")
record NewJailList(
        @Schema(
                description =
                        "Entries that the jail gets at most, those with the lowest addresses; 1000 unless given. More"
                                + " than `bartizan.fail2ban.lists.max-entries` is refused.",
                examples = "1000")
        @Min(1)
        @Max(1_000_000)
        Integer maxEntries) {

    private static final int USUAL = 1_000;

    int most() {
        return maxEntries == null ? USUAL : maxEntries;
    }
}
