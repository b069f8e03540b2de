package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.OverviewPart;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.remediation.Remediation;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page of bans: lists, adds and lifts them, and its part of the overview. */
@Path(BanPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = BanView.class)
public class BanPage implements OverviewPart {

    static final String PATH = "/ui/bans";

    private static final int PAGE_SIZE = 50;
    private static final int LATEST = 5;

    private final BanService service;
    private final BanQueries queries;
    private final Bans inForce;
    private final Pages pages;
    private final Clock clock;

    BanPage(BanService service, BanQueries queries, Bans inForce, Pages pages, Clock clock) {
        this.service = service;
        this.queries = queries;
        this.inForce = inForce;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * The filter in the page's address; an empty text is no condition.
     *
     * @param state {@code active}, {@code ended} or {@code all}
     */
    @TemplateData
    public record Filter(String ip, String state, String type, String origin, String jail) {

        private static Filter of(
                @Nullable String ip,
                @Nullable String state,
                @Nullable String type,
                @Nullable String origin,
                @Nullable String jail) {
            return new Filter(
                    text(ip),
                    STATES.contains(text(state)) ? text(state) : STATES.getFirst(),
                    text(type),
                    text(origin),
                    text(jail));
        }

        private static String text(@Nullable String parameter) {
            return parameter == null ? "" : parameter.strip();
        }

        private static final List<String> STATES = List.of("active", "ended", "all");

        private @Nullable Boolean active() {
            return state.equals("all") ? null : Boolean.valueOf(state.equals("active"));
        }

        /** As the query of this page, without the number of the page. */
        public String query() {
            return "state=" + state + parameter("ip", ip) + parameter("type", type) + parameter("origin", origin)
                    + parameter("jail", jail);
        }

        /** The path of the API with the same content. */
        public String api() {
            return "/api/v1/bans?page_size=" + PAGE_SIZE
                    + (state.equals("all") ? "" : "&active=" + state.equals("active"))
                    + parameter("ip", ip) + parameter("type", type) + parameter("origin", origin)
                    + parameter("jail", jail);
        }

        private static String parameter(String name, String value) {
            return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    /** What the form for a new ban has, so that a refused one can be corrected. */
    @TemplateData
    public record Draft(String ip, String duration, String reason, boolean refused) {

        static final Draft EMPTY = new Draft("", "", "", false);
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance bans(
                Filter filter,
                List<String> origins,
                Page<BanView> found,
                Draft draft,
                @Nullable PageProblem problem,
                @Nullable Long undo);

        static native TemplateInstance overview(int active, List<BanView> latest);
    }

    /** One page of bans, newest first. */
    @GET
    @Bounded(Use.SEARCH)
    public Response bans(
            @RestQuery @Nullable String ip,
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String type,
            @RestQuery @Nullable String origin,
            @RestQuery @Nullable String jail,
            @RestQuery @DefaultValue("1") int page,
            @RestQuery @Nullable Long undo) {
        return page(Filter.of(ip, state, type, origin, jail), page, Draft.EMPTY, Optional.empty(), undo);
    }

    private Response page(
            Filter filter, int number, Draft draft, Optional<ServiceException> refused, @Nullable Long undo) {
        Optional<ServiceException> problem = refused;
        Page<BanView> found = new Page<>(List.of(), 1, PAGE_SIZE, 0);
        try {
            found = find(filter, Math.clamp(number, 1, Page.LAST));
        } catch (ServiceException unreadable) {
            problem = problem.or(() -> Optional.of(unreadable));
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.bans(
                        filter,
                        queries.origins(),
                        found,
                        draft,
                        problem.map(PageProblem::of).orElse(null),
                        undo));
    }

    private Page<BanView> find(Filter filter, int number) {
        return queries.list(
                filter.active(),
                Remediation.of(filter.type()).orElse(null),
                filter.origin().isEmpty() ? null : filter.origin(),
                filter.jail().isEmpty() ? null : filter.jail(),
                filter.ip().isEmpty()
                        ? null
                        : RequestAddress.parameter("ip", filter.ip()).range(),
                null,
                number,
                PAGE_SIZE);
    }

    /** Bans an address or a network; an empty duration is permanent. */
    @POST
    @RolesAllowed("operator")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response ban(
            @RestForm @Nullable String ip,
            @RestForm @Nullable String duration,
            @RestForm @Nullable String reason,
            @RestForm boolean force,
            @RestForm @Nullable String next,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Draft draft = new Draft(Filter.text(ip), Filter.text(duration), Filter.text(reason), false);
        try {
            if (draft.reason().length() > BanRequest.LONGEST_REASON) {
                throw new ServiceException(
                        ErrorCode.VALIDATION_FAILED,
                        Map.of("fields", Map.of("reason", "must have at most 200 characters")));
            }
            BanRequest wanted = new BanRequest(
                    draft.ip(),
                    draft.duration().isEmpty() ? null : draft.duration(),
                    null,
                    null,
                    draft.reason(),
                    force);
            service.ban(wanted.order(pages.client(), clock.instant()));
        } catch (ServiceException refused) {
            return page(
                    Filter.of(null, null, null, null, null),
                    1,
                    new Draft(draft.ip(), draft.duration(), draft.reason(), refused.code() == ErrorCode.BAN_REFUSED),
                    Optional.of(refused),
                    null);
        }
        return pages.seeOther(LocalPath.with(next == null ? PATH : LocalPath.of(next), "done", "banned"));
    }

    /** Lifts a ban. */
    @POST
    @Path("{id}/lift")
    @RolesAllowed("operator")
    public Response lift(@RestPath long id, @RestForm @Nullable String next, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        service.lift(id);
        String back = LocalPath.with(next == null ? PATH : LocalPath.of(next), "done", "lifted");
        return pages.seeOther(LocalPath.with(back, "undo", Long.toString(id)));
    }

    /** Bans once more what a lifted ban has blocked, with the same reason, type and end. */
    @POST
    @Path("{id}/restore")
    @RolesAllowed("operator")
    public Response restore(@RestPath long id, @RestForm @Nullable String next, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        queries.again(id).ifPresent(service::ban);
        return pages.seeOther(LocalPath.with(next == null ? PATH : LocalPath.of(next), "done", "restored"));
    }

    @Override
    public int position() {
        return 10;
    }

    /** From memory alone. */
    @Override
    public TemplateInstance part() {
        Instant now = clock.instant();
        Comparator<ActiveBan> byBegin = Comparator.comparing(ActiveBan::since);
        PriorityQueue<ActiveBan> latest = new PriorityQueue<>(byBegin);
        int active = 0;
        for (ActiveBan ban : inForce.current().all()) {
            if (ban.active(now)) {
                active++;
                latest.add(ban);
                if (latest.size() > LATEST) {
                    latest.remove();
                }
            }
        }
        return Templates.overview(
                active,
                latest.stream().sorted(byBegin.reversed()).map(BanView::of).toList());
    }
}
