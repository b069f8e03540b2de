package dev.bartizan.fail2ban.list;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.jail.JailPlace;
import dev.bartizan.fail2ban.protocol.JailName;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The page of the lists whose entries are banned in a jail, from memory. */
@Path("/ui/jails/{name}/lists")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = JailListView.class)
@TemplateData(target = JailListProgress.State.class)
public class JailListPage {

    private final JailLists lists;
    private final Pages pages;

    JailListPage(JailLists lists, Pages pages) {
        this.lists = lists;
        this.pages = pages;
    }

    /** What the form for a new list has, so that a refused one can be corrected. */
    @TemplateData
    public record Draft(String list, String maxEntries) {

        static final Draft EMPTY = new Draft("", "1000");
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance lists(
                JailPlace place, List<JailListView> found, Draft draft, @Nullable PageProblem problem);
    }

    /** The lists, by name. */
    @GET
    public Response list(@RestPath String name) {
        return page(new JailName(name), Draft.EMPTY, Optional.empty());
    }

    private Response page(JailName jail, Draft draft, Optional<ServiceException> refused) {
        return pages.show(
                refused.map(ServiceException::status).orElse(Response.Status.OK.getStatusCode()),
                Templates.lists(
                        new JailPlace(jail.value()),
                        lists.list(jail),
                        draft,
                        refused.map(PageProblem::of).orElse(null)));
    }

    private Response change(String name, Draft draft, String done, Consumer<JailName> change) {
        JailName jail = new JailName(name);
        try {
            change.accept(jail);
        } catch (ServiceException refused) {
            return page(jail, draft, Optional.of(refused));
        }
        return pages.seeOther(new JailPlace(name).path() + "/lists?done=" + done);
    }

    /** Follows a list in the jail. */
    @POST
    @RolesAllowed("admin")
    public Response follow(
            @RestPath String name,
            @RestForm @Nullable String list,
            @RestForm @Nullable String maxEntries,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Draft draft = new Draft(list == null ? "" : list.strip(), maxEntries == null ? "" : maxEntries.strip());
        return change(
                name, draft, "listFollowed", jail -> lists.follow(jail, draft.list(), number(draft.maxEntries())));
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Refused like a number out of range.
        }
        throw ServiceException.invalid(
                Map.of("max_entries", "must be a number of at least 1"), Map.of("max_entries", text));
    }

    /** Stops updating a list; its bans stay. */
    @POST
    @Path("{list}/cancel")
    @RolesAllowed("admin")
    public Response cancel(@RestPath String name, @RestPath String list, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return change(name, Draft.EMPTY, "listCancelled", jail -> lists.cancel(jail, list));
    }

    /** Lifts the bans of a list, and removes it. */
    @POST
    @Path("{list}/leave")
    @RolesAllowed("admin")
    public Response leave(@RestPath String name, @RestPath String list, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return change(name, Draft.EMPTY, "listLeft", jail -> lists.leave(jail, list));
    }
}
