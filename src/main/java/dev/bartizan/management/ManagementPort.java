package dev.bartizan.management;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorWriter;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.FilterOrder;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Listens at the management port, and keeps what belongs there from the other one.
 *
 * <p>Quarkus has a management interface too, but whether there is one is decided when the program is built, and probes would
 * then be on that port alone. So this is a second listener for the same routes.
 */
@Singleton
public class ManagementPort {

    private static final Logger LOG = Logger.getLogger(ManagementPort.class);
    private static final String SUMMARY = "/health";
    private static final String FRAMEWORK = "/q";

    /** What orchestrators ask, on whichever port they know. */
    private static final Set<String> PROBES = Set.of("/q/health/live", "/q/health/ready", "/q/health/started");

    private final ManagementConfig config;
    private final String host;
    private final List<HttpServerOptionsCustomizer> customizers;
    private final ErrorWriter errors;
    private final Vertx vertx;
    private volatile Optional<HttpServer> server = Optional.empty();

    ManagementPort(
            ManagementConfig config,
            @ConfigProperty(name = "quarkus.http.host") String mainHost,
            @All List<HttpServerOptionsCustomizer> customizers,
            ErrorWriter errors,
            Vertx vertx) {
        this.config = config;
        this.host = config.host().orElse(mainHost);
        this.customizers = customizers;
        this.errors = errors;
        this.vertx = vertx;
    }

    void register(@Observes Filters filters) {
        if (config.port().isPresent()) {
            FilterOrder.MANAGEMENT.register(filters, this::handle);
        }
    }

    void start(@Observes StartupEvent event) {
        config.port().ifPresent(this::listen);
    }

    void stop(@Observes ShutdownEvent event) {
        server.ifPresent(HttpServer::close);
    }

    private void listen(int port) {
        HttpServerOptions options = new HttpServerOptions().setHost(host).setPort(port);
        customizers.forEach(customizer -> customizer.customizeHttpServer(options));
        HttpServer listening = vertx.createHttpServer(options)
                .requestHandler(VertxHttpRecorder.getRootHandler())
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .exceptionally(failure -> {
                    throw new IllegalStateException(
                            "Can't listen at %s:%d, set BARTIZAN_MANAGEMENT_PORT: %s"
                                    .formatted(host, port, failure.getMessage()),
                            failure);
                })
                .join();
        server = Optional.of(listening);
        LOG.infov("management_started", kv("host", host), kv("port", listening.actualPort()));
    }

    /** The port that it listens at, if it does. */
    Optional<Integer> port() {
        return server.map(HttpServer::actualPort);
    }

    private void handle(RoutingContext context) {
        String path = context.normalizedPath();
        boolean here = server.isPresent()
                && context.request().localAddress().port() == server.get().actualPort();
        if (PROBES.contains(path) || here == belongsHere(path)) {
            context.next();
        } else {
            errors.send(context, new ServiceException(ErrorCode.NOT_FOUND));
        }
    }

    private static boolean belongsHere(String path) {
        return path.equals(FRAMEWORK) || path.startsWith(FRAMEWORK + "/") || path.equals(SUMMARY);
    }
}
