package dev.bartizan.ban.statistics;

import dev.bartizan.geo.CountryDatabaseView;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Number of bans by country. */
@Schema(description = "Number of bans by country.")
public record BansByCountryView(
        @Schema(description = "The requested time window.", examples = "7d")
        String window,

        @Schema(description = "The old name of `window`.", examples = "7d", deprecated = true)
        String range,

        @Schema(description = "Start of the time window; bans that began before are not counted.")
        Instant since,

        @Schema(description = "The database that the countries come from.")
        CountryDatabaseView database,

        @Schema(description = "The countries, most bans first.")
        List<CountryBans> countries) {

    /** Bans of one country. */
    @Schema(name = "CountryBans", description = "Bans of one country.")
    public record CountryBans(
            @Schema(description = "ISO 3166-1 code, or `unknown`.", examples = "SE")
            String country,

            @Schema(description = "Its name in English.", examples = "Sweden")
            String name,

            @Schema(description = "Number of bans.", examples = "120")
            long bans,

            @Schema(
                    description = "Number of different addresses and networks that were banned. A network counts "
                            + "for the country of its first address.",
                    examples = "97")
            long addresses) {}
}
