package dev.bartizan.decision.lookup;

import dev.bartizan.console.NameSearch;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.decision.bouncer.BouncerOverview;
import dev.bartizan.decision.bouncer.held.Holding;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.geo.AutonomousSystem;
import dev.bartizan.geo.AutonomousSystems;
import dev.bartizan.geo.Country;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.ip.IpRange;
import io.quarkus.arc.All;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Says whether an address or a network is blocked, and why. Other texts find lists, containers, bouncers, jails, countries and hosts. */
@Path("/ui/search")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = LookupView.class)
@TemplateData(target = LookupView.MatchView.class)
@TemplateData(target = AllowedByView.class)
@TemplateData(target = HistoryView.class)
@TemplateData(target = Country.class)
public class SearchPage {

    private static final int BANS = 20;
    private static final int MOST_HITS = 20;
    private static final int LONGEST_NAME = 253;

    private final LookupService lookups;
    private final HistoryService histories;
    private final AutonomousSystems systems;
    private final BouncerOverview bouncers;
    private final List<NameSearch> names;
    private final Pages pages;

    SearchPage(
            LookupService lookups,
            HistoryService histories,
            AutonomousSystems systems,
            BouncerOverview bouncers,
            @All List<NameSearch> names,
            Pages pages) {
        this.lookups = lookups;
        this.histories = histories;
        this.systems = systems;
        this.bouncers = bouncers;
        this.names = names;
        this.pages = pages;
    }

    /**
     * All that is known of an address or a range.
     *
     * @param history nothing for a range
     * @param system nothing for a range, or if it is not known
     * @param bouncers what each bouncer has of it
     */
    @TemplateData
    public record Found(
            LookupView lookup,
            @Nullable HistoryView history,
            @Nullable AutonomousSystem system,
            List<Holding> bouncers) {

        /** What is demanded of the address, such as {@code captcha}; empty for nothing. */
        public String remediation() {
            return Objects.toString(lookup.remediation(), "");
        }

        /** Why no list blocks the address; empty if lists can. */
        public String protection() {
            return Objects.toString(lookup.protection(), "");
        }

        /** The path of the API with the same content. */
        public String api() {
            return "/api/v1/" + (history == null ? "lookup" : "history") + "/" + lookup.ip();
        }
    }

    /**
     * What the visitor has just done and can undo.
     *
     * @param id of the lifted ban, or of the new entry of the allowlist; nothing if there is nothing to undo
     * @param bans ids of the bans that were lifted with it, with dots between them
     */
    @TemplateData
    public record Undo(@Nullable Long id, String bans) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance search(
                String wanted,
                @Nullable Found found,
                List<NameSearch.Hit> hits,
                @Nullable PageProblem problem,
                Undo undo);
    }

    /** The result, or an explanation of what can be searched. */
    @GET
    @Bounded(Use.SEARCH)
    public Response search(
            @RestQuery @Nullable String q, @RestQuery("undo") @Nullable Long undone, @RestQuery @Nullable String bans) {
        Undo undo = new Undo(undone, bans == null ? "" : bans);
        String wanted = q == null ? "" : q.strip();
        if (wanted.isEmpty()) {
            return pages.show(Templates.search(wanted, null, List.of(), null, undo));
        }
        try {
            return pages.show(Templates.search(wanted, find(wanted), List.of(), null, undo));
        } catch (ServiceException problem) {
            List<NameSearch.Hit> hits = problem.code() == ErrorCode.INVALID_ADDRESS ? named(wanted) : List.of();
            return hits.isEmpty()
                    ? pages.show(problem.status(), Templates.search(wanted, null, hits, PageProblem.of(problem), undo))
                    : pages.show(Templates.search(wanted, null, hits, null, undo));
        }
    }

    private List<NameSearch.Hit> named(String wanted) {
        String text = wanted.toLowerCase(Locale.ROOT);
        return text.length() > LONGEST_NAME
                ? List.of()
                : names.stream()
                        .flatMap(each -> each.find(text).limit(MOST_HITS))
                        .toList();
    }

    private Found find(String wanted) {
        LookupService.Outcome.Found found = lookups.lookup("q", wanted);
        IpRange range = IpRange.parse(found.query());
        return new Found(
                LookupView.of(found),
                found.range() ? null : histories.history(found.query(), 1, BANS),
                found.range() ? null : systems.of(range.first()).orElse(null),
                bouncers.holding(range));
    }
}
