package dev.bartizan.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.http.ManagementRoutes;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The public health summary; the status is 200 also if the service is degraded. If the management interface has its own port,
 * the details are on that port and the API's port has only the status.
 */
@Singleton
@Path(HealthResource.PATH)
@Tag(name = "Health", description = "The health of the service.")
@PermitAll
public class HealthResource {

    static final String PATH = "/health";

    private final Health health;
    private final ManagementRoutes management;
    private final ObjectMapper json;

    HealthResource(Health health, ManagementRoutes management, ObjectMapper json) {
        this.health = health;
        this.management = management;
        this.json = json;
    }

    @GET
    @Operation(summary = "Get the health of the service and its components")
    @APIResponse(responseCode = "200", description = "The summary, ok or degraded.")
    public HealthSummaryView summary() {
        HealthSummaryView whole = health.summary();
        return management.ownPort() ? whole.statusOnly() : whole;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get(PATH).blockingHandler(this::answer, false);
    }

    private void answer(RoutingContext context) {
        try {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json.writeValueAsString(health.summary()));
        } catch (JsonProcessingException impossible) {
            context.fail(impossible);
        }
    }
}
