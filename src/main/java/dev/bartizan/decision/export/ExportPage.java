package dev.bartizan.decision.export;

import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.TextBuffer;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The page of exports: builds the address of an export, and shows its first lines and how a device uses it. */
@Path(ExportPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class ExportPage {

    static final String PATH = "/ui/exports";

    /** The preview ends at the first line after so many bytes. */
    private static final int PREVIEW_BYTES = 3_000;

    private static final int LONGEST_PREVIEW = 6_000;

    private final ExportService service;
    private final WorkingCopies copies;
    private final Pages pages;
    private final String revision;

    ExportPage(
            ExportService service,
            WorkingCopies copies,
            Pages pages,
            @ConfigProperty(name = "quarkus.application.version") String revision) {
        this.service = service;
        this.copies = copies;
        this.pages = pages;
        this.revision = revision;
    }

    /** What can be chosen. */
    @TemplateData
    public record Choices(List<String> formats, List<String> lists, List<String> origins) {}

    /**
     * The chosen export.
     *
     * @param start the first lines
     * @param cut whether there is more
     * @param cidrs number of CIDRs
     * @param omitted number of CIDRs that the maximum leaves out
     */
    @TemplateData
    public record Preview(String start, boolean cut, long cidrs, long omitted, ExportRecipe recipe) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance exports(
                ExportForm form, Choices choices, @Nullable Preview preview, @Nullable PageProblem problem);
    }

    /** The form and, if a format is chosen, the export. */
    @GET
    @Bounded(Use.EXPORT)
    public Response exports(@BeanParam ExportForm form) {
        Optional<ServiceException> problem = Optional.empty();
        List<String> lists = List.of();
        Preview preview = null;
        try {
            lists = service.lists();
            if (!form.format().isEmpty()) {
                preview = preview(form);
            }
        } catch (ServiceException refused) {
            problem = Optional.of(refused);
        }
        Choices choices = new Choices(
                Stream.of(ExportFormat.values()).map(ExportFormat::wireName).toList(), lists, service.origins());
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.exports(
                        form, choices, preview, problem.map(PageProblem::of).orElse(null)));
    }

    private Preview preview(ExportForm form) {
        ExportFormat format = service.format(form.format());
        Export export = service.export(format, form.parameters().query(service.origins()));
        return export.needsCopy() ? copies.make(() -> preview(format, export)) : preview(format, export);
    }

    private Preview preview(ExportFormat format, Export export) {
        ExportContent content = export.content(export.fingerprint(revision));
        StreamedBody body = format.write(content);
        TextBuffer buffer = new TextBuffer(PREVIEW_BYTES);
        boolean more = true;
        while (more && buffer.length() < PREVIEW_BYTES) {
            more = body.append(buffer);
        }
        String start = new String(buffer.toBytes(), StandardCharsets.UTF_8);
        boolean cut = more || start.length() > LONGEST_PREVIEW;
        return new Preview(
                start.length() > LONGEST_PREVIEW ? start.substring(0, LONGEST_PREVIEW) : start,
                cut,
                content.listed().cidrCount() + content.banned().size(),
                content.omitted(),
                ExportRecipe.of(format));
    }
}
