package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.importing.ImportScheduler;
import dev.bartizan.blocklist.importing.ScheduleRequest;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The page of the schedule by which all lists are imported. */
@Path(SchedulePage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class SchedulePage {

    static final String PATH = "/ui/list-schedule";

    private final ImportScheduler scheduler;
    private final Validator validator;
    private final Pages pages;

    SchedulePage(ImportScheduler scheduler, Validator validator, Pages pages) {
        this.scheduler = scheduler;
        this.validator = validator;
        this.pages = pages;
    }

    /**
     * The schedule in force.
     *
     * @param next its next run; null if none is planned
     */
    @TemplateData
    public record InForce(
            String cron,
            String timeZone,
            long jitterSeconds,
            boolean enabled,
            @Nullable Instant next) {

        static InForce of(ImportScheduler.Plan plan) {
            return new InForce(
                    plan.schedule().cron(),
                    plan.schedule().zone().getId(),
                    plan.schedule().jitter().toSeconds(),
                    plan.schedule().enabled(),
                    plan.next().orElse(null));
        }
    }

    /** What the form has, so that a refused one can be corrected. */
    @TemplateData
    public record Draft(String cron, String timeZone, String jitter, boolean enabled) {

        static Draft of(InForce schedule) {
            return new Draft(
                    schedule.cron(), schedule.timeZone(), Long.toString(schedule.jitterSeconds()), schedule.enabled());
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance schedule(InForce schedule, Draft draft, @Nullable PageProblem problem);
    }

    /** The schedule, and the form to change it. */
    @GET
    public Response get() {
        InForce schedule = InForce.of(scheduler.plan());
        return pages.show(Templates.schedule(schedule, Draft.of(schedule), null));
    }

    /** Changes the schedule. */
    @POST
    @RolesAllowed("admin")
    public Response change(
            @RestForm @Nullable String cron,
            @RestForm @Nullable String timeZone,
            @RestForm @Nullable String jitter,
            @RestForm boolean enabled,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Draft draft = new Draft(text(cron), text(timeZone), text(jitter), enabled);
        try {
            scheduler.replace(valid(draft).schedule());
        } catch (ServiceException refused) {
            return pages.show(
                    refused.status(), Templates.schedule(InForce.of(scheduler.plan()), draft, PageProblem.of(refused)));
        }
        return pages.seeOther(LocalPath.with(PATH, "done", "scheduleChanged"));
    }

    private ScheduleRequest valid(Draft draft) {
        ScheduleRequest request = new ScheduleRequest(
                null,
                draft.cron(),
                draft.timeZone().isEmpty() ? null : draft.timeZone(),
                seconds(draft.jitter()),
                draft.enabled());
        Map<String, String> wrong = new TreeMap<>();
        for (ConstraintViolation<ScheduleRequest> violation : validator.validate(request)) {
            wrong.put(violation.getPropertyPath().toString(), violation.getMessage());
        }
        if (!wrong.isEmpty()) {
            throw ServiceException.invalid(wrong, Map.of());
        }
        return request;
    }

    private static @Nullable Long seconds(String text) {
        try {
            return text.isEmpty() ? null : Long.valueOf(text);
        } catch (NumberFormatException none) {
            throw ServiceException.invalid(Map.of("jitter_seconds", "must be a whole number of seconds"), Map.of());
        }
    }

    private static String text(@Nullable String field) {
        return Optional.ofNullable(field).map(String::strip).orElse("");
    }
}
