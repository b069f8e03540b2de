package dev.bartizan.decision.allow;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Allows an address everywhere. */
@Path("/api/v1/allow")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Allowlist")
public class AllowResource {

    private final AllowService service;
    private final SecurityIdentity caller;

    AllowResource(AllowService service, SecurityIdentity caller) {
        this.service = service;
        this.caller = caller;
    }

    @POST
    @RolesAllowed("operator")
    @Operation(
            summary = "Allow an address everywhere",
            description =
                    "Adds it to the allowlist, to `ignoreip` of all jails of fail2ban and to an allowlist of CrowdSec"
                            + " (since 1.6.8), and lifts its bans in Bartizan and in the engines, and bans of its network with the"
                            + " scenario `network`. Other bans of larger networks stay; the entry takes the address out of them."
                            + " An engine that fails doesn't keep the others from it; it is tried again. When the entry ends or is"
                            + " removed, the additions to the engines are removed. Calling it again changes nothing, except that a"
                            + " later end and another reason are taken over."
                            + " For an address that only some lists must not block, use `POST /api/v1/allowlist` with `lists`.")
    @APIResponse(responseCode = "200", description = "What was done.")
    public AllowView allow(@NotNull @Valid AllowRequest wanted) {
        return service.allow(wanted, caller.getPrincipal().getName());
    }
}
