package dev.bartizan.container.soak;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The pages of soaks and drills: starts and cancels them, and shows their reports while they run and afterwards. */
@Path(SoakPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = SoakView.class)
@TemplateData(target = SoakView.Change.class)
@TemplateData(target = SoakView.ErrorLine.class)
@TemplateData(target = DrillView.class)
@TemplateData(target = DrillView.Recovery.class)
public class SoakPage {

    static final String PATH = "/ui/soaks";

    private static final double LEAST_MINUTES = 0.01;
    private static final double MOST_MINUTES = 1440;
    private static final double MILLIS_PER_MINUTE = 60_000;

    private final Soaks soaks;
    private final Pages pages;

    SoakPage(Soaks soaks, Pages pages) {
        this.soaks = soaks;
        this.pages = pages;
    }

    /** What the form for a new soak has, so that a refused one can be corrected. */
    @TemplateData
    public record Draft(String minutes, String apps) {

        private static final Draft DEFAULT = new Draft("5", "");

        private Duration duration() {
            try {
                double wanted = Double.parseDouble(minutes);
                if (wanted >= LEAST_MINUTES && wanted <= MOST_MINUTES) {
                    return Duration.ofMillis(Math.round(wanted * MILLIS_PER_MINUTE));
                }
            } catch (NumberFormatException noNumber) {
                // The same error as for a number that is out of range.
            }
            throw new ServiceException(
                    ErrorCode.VALIDATION_FAILED,
                    Map.of("fields", Map.of("minutes", "must be a number from 0.01 to 1440")));
        }

        private Set<String> names() {
            return Arrays.stream(apps.split(","))
                    .map(String::strip)
                    .filter(app -> !app.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** A soak on its page. */
    @TemplateData
    public record Shown(SoakView soak) {

        /** The path of the same in the API. */
        public String api() {
            return "/api/v1/soak/" + soak.id();
        }

        /** Identifies what is shown, except for the number of lines that were read. */
        public String seen() {
            return Integer.toHexString(Objects.hash(
                    soak.state(), soak.apps(), soak.stateChanges(), soak.errorLines(), soak.unwatched(), soak.drill()));
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance soaks(List<SoakView> soaks, Draft draft, @Nullable PageProblem problem);

        static native TemplateInstance soak(Shown shown, @Nullable PageProblem problem);
    }

    /** The last ten soaks, latest first. */
    @GET
    public Response list() {
        return page(Draft.DEFAULT, Optional.empty());
    }

    private Response page(Draft draft, Optional<ServiceException> problem) {
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.soaks(
                        soaks.list(), draft, problem.map(PageProblem::of).orElse(null)));
    }

    /** Starts a soak of some apps, or of all. */
    @POST
    @RolesAllowed("admin")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response start(
            @RestForm @Nullable String minutes, @RestForm @Nullable String apps, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Draft draft = new Draft(text(minutes), text(apps));
        try {
            SoakView soak = soaks.start(draft.duration(), draft.names());
            return pages.seeOther(LocalPath.with(PATH + "/" + soak.id(), "done", "soaking"));
        } catch (ServiceException refused) {
            return page(draft, Optional.of(refused));
        }
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
    }

    /**
     * One soak.
     *
     * @param seen what the page shows already; if it is the same, the response is 204
     */
    @GET
    @Path("{id}")
    public Response find(@RestPath UUID id, @RestQuery @Nullable String seen) {
        Shown shown = new Shown(soaks.report(id));
        return shown.seen().equals(seen) ? Response.noContent().build() : pages.show(Templates.soak(shown, null));
    }

    /** Cancels a soak. */
    @POST
    @Path("{id}/cancel")
    @RolesAllowed("admin")
    public Response cancel(@RestPath UUID id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        soaks.cancel(id);
        return pages.seeOther(LocalPath.with(PATH + "/" + id, "done", "cancelled"));
    }

    /** Starts a drill within a running soak. */
    @POST
    @Path("{id}/drill")
    @RolesAllowed("admin")
    public Response drill(@RestPath UUID id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        SoakView soak = soaks.report(id);
        try {
            soaks.drill(id);
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.soak(new Shown(soak), PageProblem.of(refused)));
        }
        return pages.seeOther(LocalPath.with(PATH + "/" + id, "done", "drilling"));
    }
}
