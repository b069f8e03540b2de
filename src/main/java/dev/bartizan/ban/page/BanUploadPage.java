package dev.bartizan.ban.page;

import dev.bartizan.ban.BanRequest;
import dev.bartizan.ban.bulk.BulkBans;
import dev.bartizan.ban.bulk.BulkBansView;
import dev.bartizan.ban.bulk.BulkProblemView;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.console.UploadedForm;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.LargeBody;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bans many addresses that are pasted or uploaded. */
@Path(BanUploadPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("operator")
@TemplateData(target = BulkBansView.class)
@TemplateData(target = BulkProblemView.class)
public class BanUploadPage {

    static final String PATH = BanPage.PATH + "/upload";

    private final BulkBans bulk;
    private final Pages pages;

    BanUploadPage(BulkBans bulk, Pages pages) {
        this.bulk = bulk;
        this.pages = pages;
    }

    /** The texts of the form, so that a refused one can be corrected; not the file, which browsers don't keep. */
    @TemplateData
    public record Draft(String text, String duration, String reason) {

        static final Draft EMPTY = new Draft("", "", "");
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance upload(
                Draft draft, @Nullable BulkBansView result, @Nullable PageProblem problem);
    }

    /** The form. */
    @GET
    public Response form() {
        return pages.show(Templates.upload(Draft.EMPTY, null, null));
    }

    /** Bans what is pasted, or else what is uploaded, and shows which lines were refused. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @LargeBody
    @Bounded(Use.BULK)
    public Response ban(@Nullable InputStream body, @Context HttpHeaders headers) throws IOException {
        UploadedForm form = UploadedForm.read(body == null ? new byte[0] : body.readAllBytes(), headers.getMediaType());
        pages.requireOwnForm(form.text("csrf"));
        Draft draft = new Draft(form.text("text"), form.text("duration"), form.text("reason"));
        try {
            byte[] given = draft.text().isEmpty() ? form.bytes("file") : form.bytes("text");
            if (given.length == 0) {
                throw invalid("text", "paste addresses or choose a file");
            }
            if (draft.reason().length() > BanRequest.LONGEST_REASON) {
                throw invalid("reason", "must have at most " + BanRequest.LONGEST_REASON + " characters");
            }
            BulkBansView result = bulk.ban(given, defaults(draft), pages.client());
            return pages.show(Templates.upload(Draft.EMPTY, result, null));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.upload(draft, null, PageProblem.of(refused)));
        }
    }

    private static ServiceException invalid(String field, String reason) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of(field, reason)));
    }

    private static Map<String, String> defaults(Draft draft) {
        Map<String, String> defaults = new HashMap<>();
        Optional.of(draft.duration()).filter(text -> !text.isEmpty()).ifPresent(text -> defaults.put("duration", text));
        Optional.of(draft.reason()).filter(text -> !text.isEmpty()).ifPresent(text -> defaults.put("reason", text));
        return defaults;
    }
}
