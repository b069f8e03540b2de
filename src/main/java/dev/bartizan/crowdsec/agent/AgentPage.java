package dev.bartizan.crowdsec.agent;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.crowdsec.decision.AgentBanRequest;
import dev.bartizan.crowdsec.decision.AgentDecisionView;
import dev.bartizan.crowdsec.decision.AgentDecisions;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import dev.bartizan.net.RequestAddress;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The page of the CrowdSec agent on this machine. It shows at once what is known without the agent's local API; what needs
 * the API is loaded into it, or with a link.
 */
@Path(AgentPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = AgentDecisionView.class)
@TemplateData(target = AgentStatusView.class)
public class AgentPage {

    static final String PATH = "/ui/crowdsec";

    private static final int PAGE_SIZE = 100;
    private static final int LONGEST_REASON = 200;

    private final AgentSupervisor supervisor;
    private final AgentOrders orders;
    private final AgentProcess process;
    private final AgentDecisions decisions;
    private final Pages pages;

    AgentPage(
            AgentSupervisor supervisor,
            AgentOrders orders,
            AgentProcess process,
            AgentDecisions decisions,
            Pages pages) {
        this.supervisor = supervisor;
        this.orders = orders;
        this.process = process;
        this.decisions = decisions;
        this.pages = pages;
    }

    /**
     * What is known without the agent's local API.
     *
     * @param state as the API writes it
     * @param enabled whether the agent should run
     * @param problem its last problem, for every reader; or nothing
     * @param details paths and log lines of the problem, for administrators
     * @param missing what a start would lack
     * @param log the last lines of its log, for administrators, oldest first
     */
    @TemplateData
    public record Known(
            String state,
            boolean enabled,
            String problem,
            List<String> details,
            List<Missing> missing,
            List<String> log) {

        public boolean running() {
            return state.equals("running");
        }
    }

    /**
     * A part that a start would lack.
     *
     * @param path where it should be, for administrators
     */
    @TemplateData
    public record Missing(String summary, String path) {

        private static Missing of(MissingPart part) {
            return new Missing(part.summary(), part.path().toString());
        }
    }

    /**
     * What the agent's local API said.
     *
     * @param decisions one page of the decisions; null if it didn't answer
     */
    @TemplateData
    public record Asked(AgentStatusView status, @Nullable Page<AgentDecisionView> decisions) {}

    /**
     * What the form for a new ban has, so that a refused one can be corrected.
     *
     * @param forceable whether the ban was refused and can be forced
     */
    @TemplateData
    public record Draft(String ip, String duration, String reason, boolean forceable) {

        static final Draft EMPTY = new Draft("", "4h", "", false);

        private Draft after(ServiceException refused) {
            return new Draft(ip, duration, reason, refused.code() == ErrorCode.BAN_REFUSED);
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance agent(
                Known known, @Nullable Asked asked, Draft draft, @Nullable PageProblem problem);
    }

    /**
     * The agent.
     *
     * @param now whether to ask its local API
     * @param page number of the page of its decisions
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response agent(@RestQuery boolean now, @RestQuery @DefaultValue("1") int page) {
        return now
                ? page(Math.clamp(page, 1, Page.LAST), Draft.EMPTY, Optional.empty())
                : pages.show(Templates.agent(known(), null, Draft.EMPTY, null));
    }

    private Response page(int number, Draft draft, Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        AgentStatusView status = supervisor.status();
        Page<AgentDecisionView> found = null;
        if (status.running()) {
            try {
                found = decisions.list(number, PAGE_SIZE);
            } catch (ServiceException unreachable) {
                problem = problem.or(() -> Optional.of(unreachable));
            }
        }
        return pages.show(
                refused.map(ServiceException::status).orElse(Response.Status.OK.getStatusCode()),
                Templates.agent(
                        known(),
                        new Asked(status, found),
                        draft,
                        problem.map(PageProblem::of).orElse(null)));
    }

    private Known known() {
        AgentState state = supervisor.state();
        Optional<AgentProblem> problem = supervisor.problem();
        return new Known(
                state.name().toLowerCase(Locale.ROOT),
                supervisor.enabled(),
                problem.map(AgentProblem::summary).orElse(""),
                problem.map(AgentProblem::details).orElse(List.of()),
                state == AgentState.RUNNING
                        ? List.of()
                        : process.missing().stream().map(Missing::of).toList(),
                log());
    }

    private List<String> log() {
        try {
            return process.lastLogLines();
        } catch (IOException unreadable) {
            return List.of(String.valueOf(unreadable.getMessage()));
        }
    }

    /** Starts the agent, and keeps it running; waits until its local API answers. */
    @POST
    @Path("start")
    @RolesAllowed("admin")
    public Response start(@RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            orders.start();
        } catch (ServiceException refused) {
            return page(1, Draft.EMPTY, Optional.of(refused));
        }
        return pages.seeOther(PATH + "?now=true&done=agentStarted");
    }

    /** Stops the agent, and keeps it stopped. */
    @POST
    @Path("stop")
    @RolesAllowed("admin")
    public Response stop(@RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            orders.stop();
        } catch (ServiceException refused) {
            return page(1, Draft.EMPTY, Optional.of(refused));
        }
        return pages.seeOther(PATH + "?done=agentStopped");
    }

    /** Bans an address or a network in the agent. */
    @POST
    @Path("ban")
    @RolesAllowed("operator")
    public Response ban(
            @RestForm @Nullable String ip,
            @RestForm @Nullable String duration,
            @RestForm @Nullable String reason,
            @RestForm boolean force,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Draft draft = new Draft(text(ip), text(duration), text(reason), false);
        try {
            if (draft.reason().length() > LONGEST_REASON) {
                throw ServiceException.invalid(
                        Map.of("reason", "must have at most " + LONGEST_REASON + " characters"), Map.of());
            }
            decisions.ban(new AgentBanRequest(
                            draft.ip(), draft.duration().isEmpty() ? null : draft.duration(), draft.reason(), force)
                    .order());
        } catch (ServiceException refused) {
            return page(1, draft.after(refused), Optional.of(refused));
        }
        return pages.seeOther(PATH + "?now=true&done=agentBanned");
    }

    /** Lifts the agent's bans of exactly one address or network. */
    @POST
    @Path("lift")
    @RolesAllowed("operator")
    public Response lift(@RestForm @Nullable String ip, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            decisions.lift(RequestAddress.parameter("ip", text(ip)).range());
        } catch (ServiceException refused) {
            return page(1, Draft.EMPTY, Optional.of(refused));
        }
        return pages.seeOther(PATH + "?now=true&done=agentLifted");
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
    }
}
