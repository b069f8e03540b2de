package dev.bartizan.http;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Serves routes of {@code /q/…} on the API's port. Quarkus registers them only on the management interface, which is
 * enabled at build time. Whether it has its own port is configured at run time:
 *
 * <ul>
 *   <li>with {@code quarkus.management.host-enabled=true} it has its own port, and the API's port serves only the
 *       probes;
 *   <li>otherwise the API's port serves all routes.
 * </ul>
 */
@Singleton
public class ManagementRoutes implements RouteMethods {

    private static final String PREFIX = "/q/";

    /** The paths of orchestrators' probes. */
    private static final Set<String> PROBES = Set.of("/q/health/live", "/q/health/ready", "/q/health/started");

    private static final List<String> READING = List.of("GET", "HEAD");

    private final boolean ownPort;
    private @Nullable Router management;

    ManagementRoutes(@ConfigProperty(name = "quarkus.management.host-enabled") boolean ownPort) {
        this.ownPort = ownPort;
    }

    /** Whether metrics, OpenAPI document and health details have their own port. */
    public boolean ownPort() {
        return ownPort;
    }

    void remember(@Observes ManagementInterface management) {
        this.management = management.router();
    }

    void register(@Observes Router router) {
        router.route().handler(this::handle);
    }

    /** What the API's port serves of it is only read. */
    @Override
    public List<String> of(String path) {
        return onApiPort(path) ? methods(path) : List.of();
    }

    /**
     * The methods of a route of the management interface.
     *
     * @param path in its normal form
     * @return nothing where there is no such route
     */
    public List<String> methods(String path) {
        return management().getRoutes().stream().anyMatch(route -> leadsTo(route, path)) ? READING : List.of();
    }

    private Router management() {
        return Objects.requireNonNull(management, "Quarkus makes it before it listens");
    }

    private static boolean leadsTo(Route route, String path) {
        String own = route.getPath();
        return own != null && (route.isExactPath() ? path.equals(own) : path.startsWith(own));
    }

    private boolean onApiPort(String path) {
        return path.startsWith(PREFIX) && (!ownPort || PROBES.contains(path));
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!onApiPort(context.normalizedPath())
                || (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD)) {
            context.next();
            return;
        }
        // The management interface allows cross-origin requests. This port allows none.
        request.headers().remove(HttpHeaders.ORIGIN);
        management().handleContext(context);
    }
}
