package dev.bartizan.decision.allow;

import dev.bartizan.ban.BanQueries;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.Pages;
import dev.bartizan.decision.allowlist.Allowlist;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Allows an address everywhere, from the page of a search. */
@Path("/ui/allow")
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@RolesAllowed("operator")
public class AllowPage {

    /** More bans are not banned again. */
    private static final int MOST_RESTORED = 20;

    private final AllowService service;
    private final Allowlist allowlist;
    private final Bans inForce;
    private final BanQueries queries;
    private final BanService bans;
    private final Pages pages;
    private final Clock clock;

    AllowPage(
            AllowService service,
            Allowlist allowlist,
            Bans inForce,
            BanQueries queries,
            BanService bans,
            Pages pages,
            Clock clock) {
        this.service = service;
        this.allowlist = allowlist;
        this.inForce = inForce;
        this.queries = queries;
        this.bans = bans;
        this.pages = pages;
        this.clock = clock;
    }

    /** Allows an address or a CIDR and lifts its bans. Leads back with what the undo needs. */
    @POST
    public Response allow(
            @RestForm @Nullable String ip, @RestForm @Nullable String next, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        AllowRequest wanted = new AllowRequest(ip == null ? "" : ip.strip(), null, null, null);
        IpRange range = wanted.cidr();
        String lifted = inForce.current()
                .overlapping(range, clock.instant())
                .filter(ban -> ban.origin().equals(BanService.MANUAL)
                        && range.contains(ban.range().first())
                        && range.contains(ban.range().last()))
                .limit(MOST_RESTORED)
                .map(ban -> Long.toString(ban.id()))
                .collect(Collectors.joining("."));
        AllowView allowed = service.allow(wanted, pages.author());
        String back = LocalPath.with(LocalPath.of(next), "done", "allowed");
        back = LocalPath.with(back, "undo", Long.toString(allowed.entry().id()));
        return pages.seeOther(LocalPath.with(back, "bans", lifted));
    }

    /**
     * Removes the entry again, and bans again what was lifted; bans of engines stay lifted.
     *
     * @param lifted ids of bans, with dots between them
     */
    @POST
    @Path("{id}/undo")
    public Response undo(
            @RestPath long id,
            @RestForm("bans") @Nullable String lifted,
            @RestForm @Nullable String next,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        allowlist.remove(id);
        ids(lifted).forEach(ban -> queries.again(ban).ifPresent(bans::ban));
        return pages.seeOther(LocalPath.with(LocalPath.of(next), "done", "removed"));
    }

    private static List<Long> ids(@Nullable String lifted) {
        List<Long> ids = new ArrayList<>();
        if (lifted != null && !lifted.isEmpty()) {
            for (String id : lifted.split("\\.", MOST_RESTORED)) {
                try {
                    ids.add(Long.valueOf(id));
                } catch (NumberFormatException unreadable) {
                    throw ServiceException.invalid(Map.of("bans", "must be ids with dots between them"), Map.of());
                }
            }
        }
        return ids;
    }
}
