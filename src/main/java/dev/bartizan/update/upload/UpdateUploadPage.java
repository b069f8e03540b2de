package dev.bartizan.update.upload;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.console.upload.FileUpload;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.BodyAsStream;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.UploadKey;
import dev.bartizan.update.asset.Staging;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an export that a person uploads. The upload key is needed here too, because what is published runs on the devices
 * of all people with the app: a session of an administrator is not enough.
 */
@Path(UpdateUploadPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
public class UpdateUploadPage {

    static final String PATH = "/ui/updates/upload";

    private static final String UPDATES = "/ui/updates";
    private static final String KEY = "key";
    private static final String APP = "app";

    /** The fields that are those of the API. */
    private static final Set<String> FIELDS = Set.of(APP, "runtimeVersion", "channel", "rollout", "message");

    private final UploadService uploads;
    private final UploadKey key;
    private final UpdateApps apps;
    private final Pages pages;

    UpdateUploadPage(UploadService uploads, UploadKey key, UpdateApps apps, Pages pages) {
        this.uploads = uploads;
        this.key = key;
        this.apps = apps;
        this.pages = pages;
    }

    /** The texts of the form, so that a refused one can be corrected; without the key. */
    @TemplateData
    public record UploadDraft(String app, String runtimeVersion, String channel, String rollout, String message) {

        static final UploadDraft EMPTY = new UploadDraft("", "", "", "100", "");

        private static UploadDraft of(Map<String, String> fields) {
            return new UploadDraft(
                    fields.getOrDefault(APP, ""),
                    fields.getOrDefault("runtimeVersion", ""),
                    fields.getOrDefault("channel", ""),
                    fields.getOrDefault("rollout", ""),
                    fields.getOrDefault("message", ""));
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance upload(UploadDraft draft, List<String> apps, @Nullable PageProblem problem);
    }

    /** The form. */
    @GET
    public Response form() {
        return pages.show(Templates.upload(UploadDraft.EMPTY, keyed(), null));
    }

    /** Publishes the export. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @BodyAsStream
    @Bounded(Use.UPLOAD)
    public Response publish(@Nullable InputStream body, @Context HttpHeaders headers, @Context RoutingContext context)
            throws IOException {
        InputStream form = body == null ? InputStream.nullInputStream() : body;
        Map<String, String> given = new HashMap<>();
        // Before the file is stored.
        Consumer<Map<String, String>> check = fields -> {
            pages.requireOwnForm(fields.get("csrf"));
            fields.forEach((name, text) -> {
                if (FIELDS.contains(name) && !text.isBlank()) {
                    given.put(name, text.strip());
                }
            });
            key.requireFor(
                    app(given),
                    key.require(context.request(), fields.getOrDefault(KEY, "").strip()));
        };
        List<Update> published;
        try {
            published = uploads.publish(
                    () -> app(given), staging -> read(form, headers.getMediaType(), staging, check, given));
        } catch (ServiceException refused) {
            if (refused.code() == ErrorCode.CROSS_SITE) {
                throw refused;
            }
            return pages.show(
                    refused.status(), Templates.upload(UploadDraft.of(given), keyed(), PageProblem.of(refused)));
        }
        return pages.seeOther(LocalPath.with(
                UPDATES,
                "done",
                published.stream().anyMatch(UploadAnswer::hasNoConfig) ? "publishedBare" : "published"));
    }

    /** The apps that can be uploaded to. */
    private List<String> keyed() {
        return apps.names().stream().filter(key::configured).toList();
    }

    private UpdateApp app(Map<String, String> given) {
        return apps.get(given.getOrDefault(APP, UpdateApp.DEFAULT));
    }

    private MultipartForm read(
            InputStream body,
            @Nullable MediaType type,
            Staging staging,
            Consumer<Map<String, String>> check,
            Map<String, String> texts)
            throws IOException {
        java.nio.file.Path file = staging.newFile();
        if (!FileUpload.read(body, type, uploads.maximumBytes(), file, check)) {
            throw ServiceException.invalid(Map.of("export", "choose a file"), Map.of());
        }
        return new MultipartForm(texts, Map.of("export", file));
    }
}
