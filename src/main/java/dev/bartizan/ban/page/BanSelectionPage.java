package dev.bartizan.ban.page;

import dev.bartizan.ban.BanDuration;
import dev.bartizan.ban.BanQueries;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lifts and extends several bans: the selected ones, or all active ones that match a filter. */
@Path(BanPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("operator")
public class BanSelectionPage {

    private final BanService service;
    private final BanQueries queries;
    private final LongerBans longer;
    private final BanPage list;
    private final Pages pages;
    private final Clock clock;

    BanSelectionPage(
            BanService service, BanQueries queries, LongerBans longer, BanPage list, Pages pages, Clock clock) {
        this.service = service;
        this.queries = queries;
        this.longer = longer;
        this.list = list;
        this.pages = pages;
        this.clock = clock;
    }

    /** What is to be done with the bans, and the filter of the page that the form is on. */
    public static class ChangeForm {

        @RestForm
        @Nullable
        String action;

        @RestForm
        @Nullable
        String duration;

        @RestForm
        @Nullable
        String ip;

        @RestForm
        @Nullable
        String state;

        @RestForm
        @Nullable
        String type;

        @RestForm
        @Nullable
        String origin;

        @RestForm
        @Nullable
        String jail;

        @RestForm
        @Nullable
        String country;

        ShownFilter filter() {
            return ShownFilter.of(ip, state, type, origin, jail, country);
        }

        /** How much later the bans are to end; empty for permanent ones. */
        Optional<Duration> by() {
            if ("permanent".equals(action)) {
                return Optional.empty();
            }
            if (!"extend".equals(action)) {
                throw invalid("action", "must be lift, extend or permanent");
            }
            try {
                return Optional.of(BanDuration.parse(ShownFilter.text(duration)));
            } catch (IllegalArgumentException unusable) {
                throw invalid("duration", String.valueOf(unusable.getMessage()));
            }
        }
    }

    private static ServiceException invalid(String field, String reason) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of(field, reason)));
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance matching(
                ShownFilter filter, long count, long until, int restorable, @Nullable PageProblem problem);
    }

    /** Changes the selected bans. */
    @POST
    @Path("selected")
    public Response selected(
            @BeanParam ChangeForm form, @RestForm("id") @Nullable List<String> ids, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            Set<Long> wanted = ids(ids);
            Supplier<List<ActiveBan>> bans = () -> ShownFilter.NONE
                    .active(queries)
                    .filter(ban -> wanted.contains(ban.id()))
                    .toList();
            return done(form, "lift".equals(form.action) ? wanted : Set.of(), bans);
        } catch (ServiceException refused) {
            return list.problem(form.filter(), refused);
        }
    }

    private static Set<Long> ids(@Nullable List<String> texts) {
        if (texts == null || texts.stream().allMatch(String::isBlank)) {
            throw invalid("id", "select at least one ban");
        }
        if (texts.size() > BanPage.PAGE_SIZE) {
            throw invalid("id", "select at most " + BanPage.PAGE_SIZE + " bans");
        }
        try {
            return texts.stream().map(Long::valueOf).collect(Collectors.toSet());
        } catch (NumberFormatException none) {
            throw invalid("id", "must be a number");
        }
    }

    private Response done(ChangeForm form, Set<Long> lifted, Supplier<List<ActiveBan>> bans) {
        String back = BanPage.PATH + "?" + form.filter().query();
        if ("lift".equals(form.action)) {
            int count = service.liftEach(lifted);
            String path = back(back, "liftedSeveral", count);
            return pages.seeOther(
                    lifted.size() > BanPage.MOST_RESTORED ? path : LocalPath.with(path, "undo", joined(lifted)));
        }
        Optional<Duration> by = form.by();
        int count = longer.extend(bans.get(), by, pages.client());
        return pages.seeOther(back(back, by.isPresent() ? "extendedSeveral" : "permanentSeveral", count));
    }

    private static String joined(Set<Long> ids) {
        return ids.stream().sorted().map(String::valueOf).collect(Collectors.joining("-"));
    }

    private static String back(String path, String done, int count) {
        return LocalPath.with(LocalPath.with(path, "done", done), "count", Integer.toString(count));
    }

    /** Says how many active bans match the filter, and asks what is to be done with all of them. */
    @GET
    @Path("matching")
    public Response matching(
            @RestQuery @Nullable String ip,
            @RestQuery @Nullable String type,
            @RestQuery @Nullable String origin,
            @RestQuery @Nullable String jail,
            @RestQuery @Nullable String country) {
        return confirmation(ShownFilter.of(ip, null, type, origin, jail, country), Optional.empty());
    }

    private Response confirmation(ShownFilter filter, Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        long count = 0;
        try {
            count = filter.active(queries).count();
        } catch (ServiceException unreadable) {
            problem = problem.or(() -> Optional.of(unreadable));
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.matching(
                        filter,
                        count,
                        clock.instant().toEpochMilli(),
                        BanPage.MOST_RESTORED,
                        problem.map(PageProblem::of).orElse(null)));
    }

    /**
     * Changes all active bans that match the filter.
     *
     * @param until the moment of the page that said how many they are, in milliseconds since 1970; bans that began later
     *     stay unchanged, because nobody has seen them
     */
    @POST
    @Path("matching")
    public Response changeMatching(
            @BeanParam ChangeForm form, @RestForm @Nullable String until, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        ShownFilter filter = form.filter();
        try {
            Instant latest = moment(until);
            List<ActiveBan> bans = filter.active(queries)
                    .filter(ban -> !ban.since().isAfter(latest))
                    .toList();
            return done(form, bans.stream().map(ActiveBan::id).collect(Collectors.toSet()), () -> bans);
        } catch (ServiceException refused) {
            return confirmation(filter, Optional.of(refused));
        }
    }

    private static Instant moment(@Nullable String millis) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(ShownFilter.text(millis)));
        } catch (NumberFormatException none) {
            throw invalid("until", "must be a number");
        }
    }
}
