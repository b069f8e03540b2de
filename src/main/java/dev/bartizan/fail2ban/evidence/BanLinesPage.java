package dev.bartizan.fail2ban.evidence;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.jail.JailPlace;
import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page with the log lines that led to a ban of a jail. */
@Path("/ui/jails/{name}/log-lines")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
public class BanLinesPage {

    private final BanLines lines;
    private final Pages pages;

    BanLinesPage(BanLines lines, Pages pages) {
        this.lines = lines;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance lines(
                JailPlace place, String ip, String api, @Nullable BanLinesView found, @Nullable PageProblem problem);
    }

    /**
     * The lines.
     *
     * @param ip the banned text
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response lines(@RestPath String name, @RestQuery @DefaultValue("") String ip) {
        JailPlace place = new JailPlace(name);
        String api = place.api() + "/bans/log-lines?ip=" + URLEncoder.encode(ip, StandardCharsets.UTF_8);
        try {
            return pages.show(Templates.lines(place, ip, api, lines.of(new JailName(name), ip), null));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.lines(place, ip, api, null, PageProblem.of(refused)));
        }
    }
}
