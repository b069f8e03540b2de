package dev.bartizan.decision.machine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.decision.allowlist.Allowlist;
import dev.bartizan.decision.allowlist.AllowlistEntry;
import dev.bartizan.decision.allowlist.AllowlistInForce;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The allowlist for agents on other machines, in the form that CrowdSec has since 1.6.8. */
@Path("/v1/allowlists")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@PermitAll
@ForMachines
@Tag(name = "Machine API")
public class MachineAllowlistApi {

    private static final String REASON = "allowlisted by " + AllowlistView.NAME;

    private final Allowlist allowlist;
    private final AllowlistInForce inForce;
    private final ObjectMapper json;

    MachineAllowlistApi(Allowlist allowlist, AllowlistInForce inForce, ObjectMapper json) {
        this.allowlist = allowlist;
        this.inForce = inForce;
        this.json = json;
    }

    @GET
    @Operation(summary = "List the allowlists", description = "The only one is `bartizan`.")
    @APIResponse(responseCode = "200", description = "The allowlists.")
    public List<AllowlistView> allowlists(
            @Parameter(description = "Whether to send the entries, too.") @QueryParam("with_content")
                    boolean withContent) {
        return List.of(AllowlistView.of(entries(), withContent));
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "Look at one allowlist")
    @APIResponse(responseCode = "200", description = "The allowlist.")
    @APIResponse(responseCode = "404", description = "There is no such allowlist.")
    public AllowlistView allowlist(
            @Parameter(description = "`bartizan`.") @PathParam("name") String name,
            @Parameter(description = "Whether to send the entries, too.") @QueryParam("with_content")
                    boolean withContent) {
        if (!name.equals(AllowlistView.NAME)) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "object not found", Map.of());
        }
        return AllowlistView.of(entries(), withContent);
    }

    /** Agents have no lists, so they don't get the entries that are limited to lists. */
    private List<AllowlistEntry> entries() {
        return allowlist.list().stream()
                .filter(entry -> entry.scope().everything())
                .toList();
    }

    @GET
    @Path("/check/{range: .+}")
    @Operation(summary = "Check an address or a network")
    @APIResponse(responseCode = "200", description = "Whether it is on the allowlist.")
    @APIResponse(responseCode = "400", description = "Neither an address nor a CIDR.")
    public AllowedView check(@Parameter(description = "An address or a CIDR.") @PathParam("range") String range) {
        return allows(range) ? new AllowedView(true, REASON) : new AllowedView(false, null);
    }

    @HEAD
    @Path("/check/{range: .+}")
    @Operation(hidden = true)
    public Response checkHead(@PathParam("range") String range) {
        return allows(range) ? Response.ok().build() : Response.noContent().build();
    }

    /** Whether a range is allowed, in CrowdSec's form. */
    @Schema(description = "Whether a range is on the allowlist, in CrowdSec's form.")
    record AllowedView(
            @Schema(description = "Whether all of the range is on it.")
            boolean allowlisted,

            @Schema(description = "Which allowlist has it; absent if none has.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String reason) {}

    /** The values of a check that are on the allowlist. */
    @Schema(description = "The values that are on an allowlist, in CrowdSec's form.")
    record AllowedValuesView(
            @Schema(description = "One for each value that is on an allowlist.")
            List<AllowedValueView> results) {}

    /** A value that is on the allowlist. */
    @Schema(description = "A value that is on an allowlist.")
    record AllowedValueView(
            @Schema(description = "The value.", examples = "192.0.2.7")
            String target,

            @Schema(description = "The allowlists that have it.")
            List<String> allowlists) {}

    @POST
    @Path("/check")
    @Operation(summary = "Check addresses and networks")
    @RequestBody(
            required = true,
            description = "`{\"targets\":[\"192.0.2.7\"]}`: addresses and CIDRs.",
            content = @Content(mediaType = MediaType.APPLICATION_JSON))
    @APIResponse(responseCode = "200", description = "Those that are on the allowlist.")
    @APIResponse(responseCode = "400", description = "The body can't be read.")
    public AllowedValuesView checkAll(String body) throws JsonProcessingException {
        JsonNode targets = json.readTree(body).path("targets");
        if (!targets.isArray() || targets.isEmpty()) {
            throw new ServiceException(ErrorCode.BAD_REQUEST, "targets list cannot be empty", Map.of());
        }
        List<AllowedValueView> allowed = new ArrayList<>();
        for (JsonNode target : targets) {
            if (allows(target.asText())) {
                allowed.add(new AllowedValueView(target.asText(), List.of(AllowlistView.NAME)));
            }
        }
        return new AllowedValuesView(allowed);
    }

    private boolean allows(String text) {
        try {
            return inForce.ranges().containsAll(IpRange.parse(text));
        } catch (IpSyntaxException unreadable) {
            throw new ServiceException(
                    ErrorCode.BAD_REQUEST, unreadable.syntax().reason(), Map.of());
        }
    }

    @ServerExceptionMapper
    Response unreadable(JsonProcessingException exception) {
        return MachineErrors.response(400, "The body is not JSON of CrowdSec's form.");
    }

    @ServerExceptionMapper
    Response refused(ServiceException exception) {
        return MachineErrors.response(exception.code().status(), exception.getMessage());
    }
}
