package dev.bartizan.console.setup;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.Pages;
import dev.bartizan.health.HealthComponent;
import dev.bartizan.http.TrustedProxies;
import dev.bartizan.ip.IpAddress;
import io.quarkus.arc.All;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do after the first account was created: choose lists, connect the engines and bouncers, allow the own address.
 */
@Path(LocalPath.FIRST_STEPS)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
public class FirstStepsPage {

    private final List<HealthComponent> components;
    private final List<FirstStep> steps;
    private final TrustedProxies proxies;
    private final Pages pages;

    FirstStepsPage(
            @All List<HealthComponent> components, @All List<FirstStep> steps, TrustedProxies proxies, Pages pages) {
        this.components = components;
        this.steps = steps;
        this.proxies = proxies;
        this.pages = pages;
    }

    /**
     * The visitor's address.
     *
     * @param address empty if it is not known
     * @param proxy whether it is that of a reverse proxy, and not the visitor's own
     */
    @TemplateData
    public record OwnAddress(String address, boolean proxy) {}

    /**
     * The states of the engines, as in the health summary.
     *
     * @param fail2ban such as {@code connected}, {@code absent} or {@code unreachable}
     * @param containers as of fail2ban
     * @param crowdsec such as {@code running}, {@code stopped} or {@code failed}
     */
    @TemplateData
    public record Engines(String fail2ban, String containers, String crowdsec) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance steps(OwnAddress own, Engines engines, List<String> steps);
    }

    /** The page; everything on it is read from memory, except the names of the lists. */
    @GET
    public Response steps(@Context HttpServerRequest request) {
        return pages.show(Templates.steps(
                own(request),
                new Engines(fact("fail2ban", "state"), fact("containers", "engine"), fact("crowdsec", "state")),
                steps.stream().map(step -> pages.part(step.step())).toList()));
    }

    private String fact(String component, String fact) {
        return components.stream()
                .filter(each -> each.name().equals(component))
                .flatMap(each -> Stream.ofNullable(each.condition().facts().get(fact)))
                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                .findAny()
                .orElse("");
    }

    private OwnAddress own(HttpServerRequest request) {
        Optional<IpAddress> client = pages.client();
        boolean forwarded = request.headers().contains("X-Forwarded-For")
                || request.headers().contains("Forwarded");
        boolean direct = Objects.equals(host(request.connection().remoteAddress()), host(request.remoteAddress()));
        boolean proxy = client.filter(proxies::contains).isPresent() || forwarded && direct;
        return new OwnAddress(client.map(IpAddress::toString).orElse(""), proxy);
    }

    private static String host(SocketAddress address) {
        return String.valueOf(address.hostAddress());
    }
}
