package dev.bartizan.database.maintenance;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.console.upload.FileUpload;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.BodyAsStream;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The page of the backup: downloads a copy, and checks one before it is restored. */
@Path(BackupPage.PATH)
@RolesAllowed("admin")
@TemplateData(target = CopyCheckView.class)
@TemplateData(target = CopyContentView.class)
@TemplateData(target = CopyProblem.class)
@TemplateData(target = DatabaseLocation.class)
public class BackupPage {

    static final String PATH = "/ui/settings/backup";

    private final DatabaseService service;
    private final CopyCheck copies;
    private final DatabaseLocation location;
    private final Pages pages;

    BackupPage(DatabaseService service, CopyCheck copies, DatabaseLocation location, Pages pages) {
        this.service = service;
        this.copies = copies;
        this.location = location;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance backup(
                DatabaseLocation location, @Nullable CopyCheckView checked, @Nullable PageProblem problem);
    }

    /** What a backup has, and how it is restored. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show() {
        return pages.show(Templates.backup(location, null, null));
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

    /** Checks a copy, and shows what it has and how it is restored. */
    @POST
    @Path("check")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.TEXT_HTML)
    @BodyAsStream
    @Bounded(Use.BACKUP)
    public Response check(@Nullable InputStream body, @Context HttpHeaders headers) throws IOException {
        InputStream form = body == null ? InputStream.nullInputStream() : body;
        try {
            CopyCheckView checked = copies.check(file -> {
                boolean chosen = FileUpload.read(
                        form,
                        headers.getMediaType(),
                        Long.MAX_VALUE,
                        file,
                        fields -> pages.requireOwnForm(fields.get("csrf")));
                if (!chosen) {
                    throw ServiceException.invalid(Map.of("copy", "choose a file"), Map.of());
                }
            });
            return pages.show(Templates.backup(location, checked, null));
        } catch (ServiceException refused) {
            if (refused.code() == ErrorCode.CROSS_SITE) {
                throw refused;
            }
            return pages.show(refused.status(), Templates.backup(location, null, PageProblem.of(refused)));
        }
    }
}
