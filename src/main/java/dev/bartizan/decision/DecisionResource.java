package dev.bartizan.decision;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.published.FromSnapshot;
import dev.bartizan.remediation.Remediation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists all decisions. */
@Path("/api/v1/decisions")
@Produces(MediaType.APPLICATION_JSON)
@FromSnapshot
@RolesAllowed("viewer")
@Tag(name = "Decisions", description = "Everything that is blocked, challenged or throttled, and why.")
public class DecisionResource {

    private final DecisionService service;

    DecisionResource(DecisionService service) {
        this.service = service;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Page through all decisions",
            description = "First the bans by address, then the entries of each list, by list name and address, without "
                    + "the allowlist's addresses. A decision of two sources appears twice. Works while "
                    + "the database fails. After a restart, it answers from the snapshot, with the header "
                    + "`Bartizan-Snapshot-Age`: its age in seconds.")
    @APIResponse(responseCode = "200", description = "One page.")
    @APIResponse(
            responseCode = "503",
            description = "`NOT_READY`: nothing is published yet; or the `DATABASE_…` code of the failed load.")
    public DecisionPageView page(
            @RestQuery @Parameter(description = "Only decisions of this type.") @Nullable Remediation type,
            @RestQuery
                    @Parameter(
                            description = "Only `lists`, or only the bans of an origin, such as `bartizan` for "
                                    + "bans by people.",
                            example = "lists")
                    Optional<String> origin,
            @RestQuery @Parameter(description = "Only the entries of this list.", example = "ipsum")
                    Optional<String> list,
            @RestQuery
                    @Parameter(
                            description = "Only decisions about all of this address or network.",
                            example = "77.90.185.20")
                    Optional<String> address,
            @RestQuery @Parameter(description = "Only single addresses (`ip`), or only networks (`range`).") @Nullable
                    DecisionKind kind,
            @RestQuery @Parameter(description = "`next` of the page before; omit it for the first page.")
                    Optional<String> after,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        DecisionFilter filter = new DecisionFilter(
                Optional.ofNullable(type),
                origin,
                list,
                address.map(text -> RequestAddress.parameter("address", text).range()),
                Optional.ofNullable(kind));
        return service.page(filter, after.map(DecisionPosition::parse), pageSize);
    }
}
