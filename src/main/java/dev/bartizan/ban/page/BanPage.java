package dev.bartizan.ban.page;

import com.google.re2j.Pattern;
import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.BanPosition;
import dev.bartizan.ban.BanQueries;
import dev.bartizan.ban.BanRequest;
import dev.bartizan.ban.BanResult;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.BanSlice;
import dev.bartizan.ban.BanView;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
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
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page of bans: lists, adds and lifts them. */
@Path(BanPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = BanView.class)
public class BanPage {

    static final String PATH = "/ui/bans";

    /** Maximum number of bans that one form can change by their ids. */
    static final int PAGE_SIZE = 50;

    /** Ended bans are counted up to this number, because counting more would take too long. */
    private static final int COUNTED = 10_000;

    private static final BanSlice.Wanted FIRST = BanSlice.Wanted.newest(PAGE_SIZE);
    private static final ChangedBans NONE_CHANGED = new ChangedBans(0, "");

    /** The most lifted bans that can be banned again at once, because their ids are in the address of the page. */
    static final int MOST_RESTORED = 200;

    /** Ids with hyphens between them. */
    private static final Pattern IDS = Pattern.compile("[0-9]+(-[0-9]+)*");

    private static final int LONGEST_ID = 18;

    private final BanService service;
    private final BanQueries queries;
    private final Audit audit;
    private final Pages pages;
    private final Clock clock;

    BanPage(BanService service, BanQueries queries, Audit audit, Pages pages, Clock clock) {
        this.service = service;
        this.queries = queries;
        this.audit = audit;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * The found bans.
     *
     * @param newer where the newer ones begin, as text; null if there are none
     * @param older where the older ones begin, as text; null if there are none
     * @param total their number
     * @param more whether there are more than that
     */
    @TemplateData
    public record Found(
            List<BanView> items,
            @Nullable String newer,
            @Nullable String older,
            long total,
            boolean more) {

        static final Found NOTHING = new Found(List.of(), null, null, 0, false);
    }

    /**
     * What a form for several bans has done, as the redirect after it says.
     *
     * @param count number of bans
     * @param restorable ids of the lifted bans, with hyphens between them; empty if they can't be restored together
     */
    @TemplateData
    public record ChangedBans(int count, String restorable) {}

    /** What the form for a new ban has, so that a refused one can be corrected. */
    @TemplateData
    public record Draft(String ip, String duration, String reason, boolean refused) {

        static final Draft EMPTY = new Draft("", "", "", false);
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance bans(
                ShownFilter filter,
                List<String> origins,
                Found found,
                Draft draft,
                @Nullable PageProblem problem,
                ChangedBans done);
    }

    /**
     * One page of bans, newest first.
     *
     * @param after a place: shows the bans that are older
     * @param before a place: shows the bans that are newer
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response bans(
            @RestQuery @Nullable String ip,
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String type,
            @RestQuery @Nullable String origin,
            @RestQuery @Nullable String jail,
            @RestQuery @Nullable String country,
            @RestQuery @Nullable String after,
            @RestQuery @Nullable String before,
            @RestQuery @DefaultValue("0") int count,
            @RestQuery @Nullable String undo) {
        Optional<BanPosition> newerThan = BanPosition.parse(before);
        BanSlice.Wanted wanted =
                new BanSlice.Wanted(newerThan.or(() -> BanPosition.parse(after)), newerThan.isPresent(), PAGE_SIZE);
        return page(
                ShownFilter.of(ip, state, type, origin, jail, country),
                wanted,
                Draft.EMPTY,
                Optional.empty(),
                new ChangedBans(count, undo == null || !restorable(undo) ? "" : undo));
    }

    private static boolean restorable(String ids) {
        if (ids.length() > MOST_RESTORED * (LONGEST_ID + 1) || !IDS.matches(ids)) {
            return false;
        }
        String[] each = ids.split("-");
        return each.length <= MOST_RESTORED && Arrays.stream(each).allMatch(id -> id.length() <= LONGEST_ID);
    }

    /** The page with a problem of a form. */
    Response problem(ShownFilter filter, ServiceException refused) {
        return page(filter, FIRST, Draft.EMPTY, Optional.of(refused), NONE_CHANGED);
    }

    private Response page(
            ShownFilter filter,
            BanSlice.Wanted wanted,
            Draft draft,
            Optional<ServiceException> refused,
            ChangedBans done) {
        Optional<ServiceException> problem = refused;
        Found found = Found.NOTHING;
        try {
            found = find(filter, wanted);
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
                        done));
    }

    private Found find(ShownFilter filter, BanSlice.Wanted wanted) {
        BanSlice slice = slice(filter, wanted);
        if (slice.items().isEmpty() || wanted.back() && slice.newer().isEmpty()) {
            // The bans at this place have ended, or fewer than a page are newer.
            slice = slice(filter, FIRST);
        }
        long counted = filter.country().isEmpty()
                ? queries.count(filter.toFilter(queries), COUNTED + 1)
                : filter.active(queries).limit(COUNTED + 1).count();
        return new Found(
                slice.items(),
                slice.newer().map(BanPosition::text).orElse(null),
                slice.older().map(BanPosition::text).orElse(null),
                Math.min(counted, COUNTED),
                counted > COUNTED);
    }

    private BanSlice slice(ShownFilter filter, BanSlice.Wanted wanted) {
        return queries.slice(filter.toFilter(queries), filter.country(), wanted);
    }

    /** Bans an address or a network; an empty duration is permanent. A ban that began can be undone; an extension can't. */
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
        Draft draft = new Draft(ShownFilter.text(ip), ShownFilter.text(duration), ShownFilter.text(reason), false);
        BanResult result;
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
            result = service.ban(wanted.order(pages.client(), clock.instant()));
        } catch (ServiceException refused) {
            return page(
                    ShownFilter.NONE,
                    FIRST,
                    new Draft(draft.ip(), draft.duration(), draft.reason(), refused.code() == ErrorCode.BAN_REFUSED),
                    Optional.of(refused),
                    NONE_CHANGED);
        }
        String back = LocalPath.with(next == null ? PATH : LocalPath.of(next), "done", "banned");
        return pages.seeOther(
                result.effect() == BanResult.Effect.BEGAN
                        ? LocalPath.with(
                                back, "undo", Long.toString(result.ban().id()))
                        : back);
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

    /** Bans once more what several lifted bans have blocked; those whose time is over stay lifted. */
    @POST
    @Path("restore")
    @RolesAllowed("operator")
    public Response restoreSeveral(
            @RestForm @Nullable String ids, @RestForm @Nullable String next, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        if (ids == null || !restorable(ids)) {
            throw ServiceException.invalid(
                    Map.of("ids", "must be at most " + MOST_RESTORED + " ids with hyphens between them"), Map.of());
        }
        List<BanOrder> orders = Arrays.stream(ids.split("-"))
                .map(Long::parseLong)
                .flatMap(id -> queries.again(id).stream())
                .toList();
        long banned = audit.reporting(AuditChange.of("ban.bulk", "restored").after("banned", orders.size()), () -> {
            try {
                return service.banLater(orders).stream()
                        .filter(result -> result.effect() != BanResult.Effect.NONE)
                        .count();
            } finally {
                service.publish();
            }
        });
        String back = LocalPath.with(next == null ? PATH : LocalPath.of(next), "done", "restoredSeveral");
        return pages.seeOther(LocalPath.with(back, "count", Long.toString(banned)));
    }
}
