package dev.bartizan.ban.statistics;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many bans began, by country. */
@Schema(description = "How many bans began, by country.")
record BansByCountry(
        @Schema(description = "How far it looks back, as asked.", examples = "7d")
        String window,

        @Schema(description = "The old name of `window`.", examples = "7d", deprecated = true)
        String range,

        @Schema(description = "Bans that began at this moment or later are counted: now less the range.")
        Instant since,

        @Schema(description = "Where the countries are from.")
        CountryDatabaseItem database,

        @Schema(description = "The countries in which bans began, most first.")
        List<CountryBans> countries) {

    /** Bans of one country. */
    @Schema(name = "CountryBans", description = "Bans of one country.")
    record CountryBans(
            @Schema(description = "ISO 3166-1 code, or `unknown`.", examples = "SE")
            String country,

            @Schema(description = "Its name in English.", examples = "Sweden")
            String name,

            @Schema(description = "Bans that began.", examples = "120")
            long bans,

            @Schema(
                    description = "Different addresses and networks that they banned. A network counts where its first"
                            + " address is.",
                    examples = "97")
            long addresses) {}
}
