package dev.bartizan.database.maintenance;

import dev.bartizan.console.Pages;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The page of the backup. */
@Path("/ui/settings/backup")
@RolesAllowed("admin")
public class BackupPage {

    private final DatabaseService service;
    private final Pages pages;

    BackupPage(DatabaseService service, Pages pages) {
        this.service = service;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance backup();
    }

    /** What a backup has, and how it is restored. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show() {
        return pages.show(Templates.backup());
    }

    /** A copy of the database as a download. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces({DatabaseResource.MEDIA_TYPE, MediaType.TEXT_HTML})
    @Bounded(Use.BACKUP)
    public Response download(@RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return Response.ok(service.backup(), DatabaseResource.MEDIA_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + service.backupName() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
