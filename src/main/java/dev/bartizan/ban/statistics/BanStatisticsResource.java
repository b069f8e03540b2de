package dev.bartizan.ban.statistics;

import dev.bartizan.ban.Lookback;
import dev.bartizan.ban.Window;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Counts bans by country. */
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
            description = "Of those that began in the window. Without a database of countries all are `unknown`.")
    @APIResponse(responseCode = "200", description = "The counts.")
    public BansByCountryView byCountry(
            @Valid @BeanParam Window window,
            @RestQuery @Parameter(description = "Only bans of this origin.", example = "bartizan") @Nullable
                    String origin) {
        return statistics.byCountry(window.lookback().orElse(Lookback.WEEK), origin);
    }
}
