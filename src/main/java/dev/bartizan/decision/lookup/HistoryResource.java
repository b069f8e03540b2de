package dev.bartizan.decision.lookup;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Items;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The history of an address. */
@Path("/api/v1/history/{ip}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "History", description = "Bans, jails, lists and country of an address.")
public class HistoryResource {

    private final HistoryService service;
    private final PastListingService listings;

    HistoryResource(HistoryService service, PastListingService listings) {
        this.service = service;
        this.listings = listings;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            operationId = "historyOfAddress",
            summary = "History of an address",
            description = "Bans of the address and of networks that contain it, jails, lists, country. An "
                    + "unknown address is not an error; its history is empty.")
    @APIResponse(responseCode = "200", description = "The history.")
    @APIResponse(
            responseCode = "503",
            description = "`NOT_READY`: nothing is published yet; or one of the `DATABASE_…` codes.")
    public HistoryView history(
            @RestPath @Parameter(description = "An address.", example = "81.2.69.142") String ip,
            @RestQuery
                    @DefaultValue("1")
                    @Min(1)
                    @Max(Page.LAST)
                    @Parameter(description = "Number of the page of `bans`, from 1.")
                    int page,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        return service.history(ip, page, pageSize);
    }

    @GET
    @Path("lists")
    @Bounded(Use.SEARCH)
    @Operation(
            operationId = "historyOfAddressOnLists",
            summary = "When the lists contained an address",
            description = "Reads the kept versions of all lists, also of those that are not enabled. It says what the "
                    + "feeds contained, whether it was published or not: the allowlist is not considered, nor that an "
                    + "older version was restored by hand.")
    @APIResponse(responseCode = "200", description = "One item for each list that was ever imported, by name.")
    @APIResponse(responseCode = "503", description = "`OVERLOADED`, or one of the `DATABASE_…` codes.")
    public Items<PastListingView> lists(
            @RestPath @Parameter(description = "An address.", example = "81.2.69.142") String ip) {
        return new Items<>(listings.of(ip));
    }
}
