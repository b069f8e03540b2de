package dev.bartizan.notify;

import dev.bartizan.http.Items;
import dev.bartizan.http.Page;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists notifications and sends tests. */
@Path("/api/v1/notifications")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Notifications", description = "Notifications over webhooks.")
public class NotificationResource {

    private final NotificationLog log;
    private final Notifier notifier;

    NotificationResource(NotificationLog log, Notifier notifier) {
        this.log = log;
        this.notifier = notifier;
    }

    @GET
    @NonBlocking
    @Operation(
            summary = "List notifications, newest first",
            description = "With their deliveries. Works while the database fails.")
    @APIResponse(responseCode = "200", description = "One page of notifications.")
    public Page<NotificationView> list(
            @RestQuery @DefaultValue("1") @Min(1) @Max(Page.LAST) int page,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        return log.page(page, pageSize);
    }

    @POST
    @Path("test")
    @RolesAllowed("admin")
    @Operation(
            summary = "Send a test notification",
            description = "Sends it once, to one target or all, regardless of their `kinds`. It is not listed.")
    @APIResponse(responseCode = "200", description = "The result of each target; empty if none is configured.")
    @APIResponse(responseCode = "404", description = "`NOT_FOUND`: there is no target with this name.")
    public Items<NotificationTestView> test(
            @RestQuery @Parameter(description = "Name of the target; all if absent.", example = "phone") @Nullable
                    String target)
            throws InterruptedException, ExecutionException {
        return new Items<>(
                notifier.test(target).stream().map(NotificationTestView::of).toList());
    }
}
