package dev.bartizan.decision.lookup;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When a list contained an address. */
@Schema(
        name = "PastListing",
        description = "When a list contained the address, as far as the kept versions of the list say it.")
record PastListingView(
        @Schema(description = "Name of the list.", examples = "ipsum")
        String list,

        @Schema(
                description = "When the oldest kept version was imported. Nothing is known of the time before, except "
                        + "that an entry of that version was on the list already.")
        Instant keptSince,

        @Schema(
                description =
                        "The times in which the list contained the address, newest first; none if no kept version "
                                + "does.")
        List<Period> periods) {

    /** A time in which the list contained the address. */
    @Schema(name = "PastListingPeriod", description = "A time in which the list contained the address.")
    record Period(
            @Schema(
                    description = "When the list first contained it: the import that found it. If the oldest kept "
                            + "version contains it, the start of the day (UTC) when the list first did.")
            Instant from,

            @Schema(description = "The import that no longer found it; `null` while the newest version contains it.")
            @Nullable
            Instant until,

            @Schema(
                    description = "The last range of the list that contained it, as CIDR or `first-last`.",
                    examples = "81.2.69.142/32")
            String range) {}
}
