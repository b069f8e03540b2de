package dev.bartizan.traffic.page;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.ip.IpRange;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.traffic.SeenAddresses;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The requests of an address or a range by the access log. The search loads it after itself, because it comes from the database. */
@Path("/ui/traffic/seen")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class SeenRangePage {

    private final SeenAddresses seen;
    private final Pages pages;

    SeenRangePage(SeenAddresses seen, Pages pages) {
        this.seen = seen;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance seen(
                String ip, SeenAddresses.Recording recording, @Nullable SeenRange found, @Nullable PageProblem problem);
    }

    /**
     * The requests of the last 30 days.
     *
     * @param ip an address, a CIDR or a range
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response seen(@RestQuery @DefaultValue("") String ip) {
        SeenAddresses.Recording recording = seen.recording();
        try {
            IpRange range = RequestAddress.parameter("ip", ip).range();
            SeenRange found = recording == SeenAddresses.Recording.ON
                    ? SeenRange.of(seen.lastMonth(entry -> SeenRange.has(range, entry)))
                    : null;
            return pages.show(Templates.seen(ip, recording, found, null));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.seen(ip, recording, null, PageProblem.of(refused)));
        }
    }
}
