package dev.bartizan.notify.rule;

import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Rules of notifications. */
@Path("/api/v1/notifications/rules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Notifications")
public class NotificationRuleResource {

    private final NotificationRules rules;

    NotificationRuleResource(NotificationRules rules) {
        this.rules = rules;
    }

    @GET
    @Operation(summary = "List the rules of notifications", description = "By name.")
    @APIResponse(responseCode = "200", description = "All rules.")
    public Items<NotificationRuleView> listRules() {
        return new Items<>(rules.all().stream().map(NotificationRuleView::of).toList());
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Look at one rule of notifications")
    @APIResponse(responseCode = "200", description = "The rule.")
    public NotificationRuleView getRule(@Parameter(description = "The rule's name.") @RestPath String name) {
        return NotificationRuleView.of(rules.get(name));
    }

    @POST
    @Operation(
            summary = "Add a rule of notifications",
            description = "In force when the response arrives. There can be 100 rules.")
    @APIResponseSchema(value = NotificationRuleView.class, responseCode = "201", responseDescription = "The rule.")
    @APIResponse(responseCode = "409", description = "`ALREADY_EXISTS`: the name is taken.")
    public RestResponse<NotificationRuleView> addRule(@NotNull @Valid NotificationRuleRequest wanted) {
        NotificationRule rule = wanted.rule(Optional.empty());
        rules.add(rule);
        return ResponseBuilder.<NotificationRuleView>created(URI.create("/api/v1/notifications/rules/" + rule.name()))
                .entity(NotificationRuleView.of(rule))
                .build();
    }

    @PUT
    @Path("{name}")
    @Operation(
            summary = "Change a rule of notifications",
            description = "Replaces all its values. In force when the response arrives; what is held back is sent when"
                    + " the former rule said.")
    @APIResponse(responseCode = "200", description = "The rule.")
    public NotificationRuleView setRule(
            @Parameter(description = "The rule's name.") @RestPath String name,
            @NotNull @Valid NotificationRuleRequest wanted) {
        NotificationRule rule = wanted.rule(Optional.of(name));
        rules.set(rule);
        return NotificationRuleView.of(rule);
    }

    @DELETE
    @Path("{name}")
    @Operation(summary = "Remove a rule of notifications", description = "What it holds back is still sent.")
    @APIResponse(responseCode = "204", description = "Removed.")
    public void removeRule(@Parameter(description = "The rule's name.") @RestPath String name) {
        rules.remove(name);
    }
}
