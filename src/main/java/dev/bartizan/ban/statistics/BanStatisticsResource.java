package dev.bartizan.ban.statistics;

import dev.bartizan.ban.Lookback;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Where bans come from. */
@Path("/api/v1/bans/by-country")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Bans")
public class BanStatisticsResource {

    private final BanStatistics statistics;

    BanStatisticsResource(BanStatistics statistics) {
        this.statistics = statistics;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Count bans by country, most first",
            description = "Of those that began in the range. Without a database of countries all are `unknown`.")
    @APIResponse(responseCode = "200", description = "The counts.")
    public BansByCountry byCountry(
            @RestQuery
                    @Pattern(regexp = Lookback.TEXTS)
                    @Parameter(
                            description = "How far back: `24h`, `7d`, `30d`, `365d`.",
                            schema = @Schema(type = SchemaType.STRING, defaultValue = "7d"))
                    String window,
            @RestQuery
                    @Pattern(regexp = Lookback.TEXTS)
                    @Parameter(description = "The old name of `window`.", deprecated = true)
                    String range,
            @RestQuery @Parameter(description = "Only bans of this origin.", example = "bartizan") String origin) {
        return statistics.byCountry(Lookback.ofEither(window, range).orElse(Lookback.WEEK), origin);
    }
}
