package dev.bartizan.update.rollout;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Page;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.UpdateConfig;
import dev.bartizan.update.Updates;
import dev.bartizan.update.UploadKey;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The pages of updates: all targets, and the updates of one; roll out, roll back and remove. From memory alone. */
@Path(UpdatePage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class UpdatePage {

    static final String PATH = "/ui/updates";

    private static final int PAGE_SIZE = 50;
    private static final int MOST_UPDATES = 100;

    private final Updates updates;
    private final UpdateService service;
    private final Adoption adoption;
    private final UploadKey key;
    private final UpdateApps apps;
    private final int failureLimit;
    private final Pages pages;

    UpdatePage(
            Updates updates,
            UpdateService service,
            Adoption adoption,
            UploadKey key,
            UpdateApps apps,
            UpdateConfig config,
            Pages pages) {
        this.updates = updates;
        this.service = service;
        this.adoption = adoption;
        this.key = key;
        this.apps = apps;
        this.failureLimit = config.failureLimit().orElse(0);
        this.pages = pages;
    }

    /**
     * One page of the table.
     *
     * @param page number of the page, from 1
     * @param last number of the last page
     * @param apps names of all apps; empty if there is only {@code default}
     * @param app name of the app whose targets are shown; empty for all
     */
    @TemplateData
    public record Found(List<TargetLine> items, int page, long last, List<String> apps, String app) {

        /** What the addresses of other pages end with. */
        public String query() {
            return app.isEmpty() ? "" : "&app=" + app;
        }

        /** Path of the chosen app's updates in the API. */
        public String statusPath() {
            return api() + "/status";
        }

        /** Path of the chosen app's routes in the API. */
        public String api() {
            return UpdateApp.path(app.isEmpty() ? UpdateApp.DEFAULT : app);
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance updates(Found found, boolean keyed, @Nullable PageProblem problem);

        static native TemplateInstance target(
                TargetLine.Name target,
                List<UpdateLine> lines,
                @Nullable AdoptionChart chart,
                @Nullable PageProblem problem);
    }

    /** One page of targets; that with the newest update is first. */
    @GET
    public Response list(@RestQuery @DefaultValue("1") int page, @RestQuery @DefaultValue("") String app) {
        int number = Math.clamp(page, 1, Page.LAST);
        Found found = new Found(List.of(), 1, 1, List.of(), "");
        Optional<ServiceException> problem = Optional.empty();
        try {
            found = targets(number, app);
        } catch (ServiceException neverLoaded) {
            problem = Optional.of(neverLoaded);
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.updates(
                        found, key.configured(), problem.map(PageProblem::of).orElse(null)));
    }

    private Found targets(int number, String app) {
        Set<String> names = UpdateAppsView.names(apps, updates.all());
        String chosen = names.contains(app) ? app : "";
        List<Update> newest = updates.all().stream()
                .filter(update -> chosen.isEmpty() || update.target().app().equals(chosen))
                .collect(Collectors.toMap(
                        Update::target, Function.identity(), (newer, older) -> newer, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
        return new Found(
                newest.stream()
                        .skip(Page.offset(number, PAGE_SIZE))
                        .limit(PAGE_SIZE)
                        .map(update -> new TargetLine(
                                TargetLine.Name.of(update.target()),
                                updates.of(update.target()).size(),
                                line(update)))
                        .toList(),
                number,
                Math.ceilDiv(newest.size(), PAGE_SIZE),
                names.size() > 1 ? List.copyOf(names) : List.of(),
                chosen);
    }

    private UpdateLine line(Update update) {
        return UpdateLine.of(update, adoption, failureLimit);
    }

    /** The updates of one target, newest first. */
    @GET
    @Path("target")
    public Response find(
            @RestQuery @DefaultValue("") String platform,
            @RestQuery @DefaultValue("") String runtime,
            @RestQuery @DefaultValue("") String channel,
            @RestQuery @DefaultValue(UpdateApp.DEFAULT) String app) {
        return target(
                new Update.Target(
                        app,
                        Platform.of(platform).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND)),
                        runtime,
                        channel),
                Optional.empty());
    }

    private Response target(Update.Target target, Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        List<UpdateLine> lines = List.of();
        try {
            lines = updates.of(target).stream()
                    .limit(MOST_UPDATES)
                    .map(this::line)
                    .toList();
        } catch (ServiceException neverLoaded) {
            problem = problem.or(() -> Optional.of(neverLoaded));
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.target(
                        TargetLine.Name.of(target),
                        lines,
                        AdoptionChart.of(lines).orElse(null),
                        problem.map(PageProblem::of).orElse(null)));
    }

    /** Changes the share of clients that get an update. */
    @POST
    @Path("{id}/rollout")
    @RolesAllowed("admin")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response rollOut(@RestPath UUID id, @RestForm @Nullable String percent, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return change(id, "rolled", () -> service.setRollout(id, percent(percent)));
    }

    /** @throws ServiceException {@code VALIDATION_FAILED} */
    static int percent(@Nullable String text) {
        try {
            int percent = Integer.parseInt(text == null ? "" : text.strip());
            if (percent >= 0 && percent <= Update.ALL_CLIENTS) {
                return percent;
            }
        } catch (NumberFormatException noNumber) {
            // The same error as for a number that is out of range.
        }
        throw new ServiceException(
                ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of("percent", "must be a number from 0 to 100")));
    }

    /** Rolls back an update to the one before it, or to the one that the app was installed with. */
    @POST
    @Path("{id}/rollback")
    @RolesAllowed("admin")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response rollBack(@RestPath UUID id, @RestForm @Nullable String to, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return change(id, "back", () -> service.rollBack(id, Rollback.of(to)));
    }

    /** Removes an update. */
    @POST
    @Path("{id}/remove")
    @RolesAllowed("admin")
    public Response remove(@RestPath UUID id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return change(id, "updateRemoved", () -> service.delete(id));
    }

    private Response change(UUID id, String done, Runnable action) {
        Update.Target target = service.get(id).target();
        try {
            action.run();
        } catch (ServiceException refused) {
            return target(target, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(TargetLine.Name.of(target).path(), "done", done));
    }
}
