package dev.bartizan.fail2ban.logfile;

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
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page that tests the log files of a jail. */
@Path("/ui/jails/{name}/log-files")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
public class LogFilePage {

    private final LogFileTester tester;
    private final Pages pages;

    LogFilePage(LogFileTester tester, Pages pages) {
        this.tester = tester;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance files(
                JailPlace place, String path, String api, List<LogFileView> files, @Nullable PageProblem problem);
    }

    /**
     * The files.
     *
     * @param path as in the API; empty for all files that the jail watches
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response files(@RestPath String name, @RestQuery @DefaultValue("") String path) {
        JailPlace place = new JailPlace(name);
        String api = place.api() + "/log-files"
                + (path.isBlank() ? "" : "?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
        try {
            return pages.show(Templates.files(place, path, api, tester.test(new JailName(name), path), null));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.files(place, path, api, List.of(), PageProblem.of(refused)));
        }
    }
}
