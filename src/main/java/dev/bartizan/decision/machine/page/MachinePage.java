package dev.bartizan.decision.machine.page;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.decision.machine.MachineRequest;
import dev.bartizan.decision.machine.MachineService;
import dev.bartizan.decision.machine.MachineView;
import dev.bartizan.error.ServiceException;
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
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The page of machines: which report, and new credentials. */
@Path(MachinePage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = MachineView.class)
public class MachinePage {

    static final String PATH = "/ui/machines";

    private static final int SHOWN = 100;

    private final MachineService service;
    private final Pages pages;

    MachinePage(MachineService service, Pages pages) {
        this.service = service;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance machines(
                List<MachineView> found,
                int more,
                @Nullable MachineView created,
                String name,
                @Nullable PageProblem problem);
    }

    /** The machines, by name. */
    @GET
    public Response list() {
        return page(null, "", Optional.empty());
    }

    private Response page(@Nullable MachineView created, String name, Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        List<MachineView> all = List.of();
        try {
            all = service.list();
        } catch (ServiceException unreadable) {
            problem = problem.or(() -> Optional.of(unreadable));
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(Response.Status.OK.getStatusCode()),
                Templates.machines(
                        all.stream().limit(SHOWN).toList(),
                        Math.max(0, all.size() - SHOWN),
                        created,
                        name,
                        problem.map(PageProblem::of).orElse(null)));
    }

    /** Creates a machine. The page with its password is the answer, because nothing else ever has it. */
    @POST
    @RolesAllowed("admin")
    public Response create(@RestForm @Nullable String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        String wanted = name == null ? "" : name.strip();
        try {
            if (!MachineRequest.valid(wanted)) {
                throw ServiceException.invalid(Map.of("name", MachineRequest.RULE), Map.of("name", wanted));
            }
            return page(service.create(wanted), "", Optional.empty());
        } catch (ServiceException refused) {
            return page(null, wanted, Optional.of(refused));
        }
    }

    /** Removes a machine. */
    @POST
    @Path("{id}/remove")
    @RolesAllowed("admin")
    public Response remove(@RestPath long id, @RestForm boolean lift, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            service.remove(id, lift);
        } catch (ServiceException refused) {
            return page(null, "", Optional.of(refused));
        }
        return pages.seeOther(PATH + "?done=machineRemoved");
    }
}
