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
 * The health summary: open to everybody, 200 whether all is well or not. Where the management interface has a port of its
 * own, the details are there, and the API's port has the status alone.
 */
@Singleton
@Path(HealthResource.PATH)
@Tag(name = "Health", description = "How the service is doing")
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
    @Operation(summary = "How the service and its parts are doing")
    @APIResponse(responseCode = "200", description = "The summary, be it ok or degraded.")
    public HealthSummary summary() {
        HealthSummary whole = health.summary();
        return management.ownPort() ? whole.statusAlone() : whole;
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
