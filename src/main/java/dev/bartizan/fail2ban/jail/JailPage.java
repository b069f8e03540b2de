package dev.bartizan.fail2ban.jail;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.bans.BanJob;
import dev.bartizan.fail2ban.bans.BanJob.Change;
import dev.bartizan.fail2ban.bans.BanJobs;
import dev.bartizan.fail2ban.bans.CheckedAddresses;
import dev.bartizan.fail2ban.bans.JailBanView;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The pages of jails: all of them, and one with its bans, settings and ignored addresses. A page shows the server's state
 * from memory at once; what needs the server is loaded into it, or with a link.
 */
@Path(JailPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = JailView.class)
@TemplateData(target = JailSettingsView.class)
@TemplateData(target = JailBanView.class)
public class JailPage {

    static final String PATH = "/ui/jails";

    private static final int PAGE_SIZE = 100;
    private static final int MAX_TEXTS = 100;

    private final Jails jails;
    private final BanJobs jobs;
    private final AddressCheck check;
    private final Fail2banClient client;
    private final Fail2banState state;
    private final Fail2banConfig config;
    private final Pages pages;

    JailPage(
            Jails jails,
            BanJobs jobs,
            AddressCheck check,
            Fail2banClient client,
            Fail2banState state,
            Fail2banConfig config,
            Pages pages) {
        this.jails = jails;
        this.jobs = jobs;
        this.check = check;
        this.client = client;
        this.state = state;
        this.config = config;
        this.pages = pages;
    }

    /** A jail in the table. */
    @TemplateData
    public record Line(JailPlace place, JailView jail) {}

    /**
     * What the server said about a jail.
     *
     * @param bans one page of its bans, the earliest end first
     * @param ignored the first addresses that it never bans
     * @param moreIgnored number of the others
     */
    @TemplateData
    public record Found(JailView jail, Page<JailBanView> bans, List<String> ignored, int moreIgnored) {}

    /**
     * What a refused form had, so that it can be corrected.
     *
     * @param form the form
     * @param ip the address to ban or to ignore
     * @param settings the settings by their name
     * @param forceable whether a ban was refused and can be forced
     */
    @TemplateData
    public record Draft(String form, String ip, Map<String, String> settings, boolean forceable) {

        static final Draft EMPTY = new Draft("", "", Map.of(), false);

        private Draft after(ServiceException refused) {
            return new Draft(form, ip, settings, refused.code() == ErrorCode.BAN_REFUSED);
        }

        /** The address, if this form was refused. */
        public String ipOf(String refused) {
            return form.equals(refused) ? ip : "";
        }

        /** A setting: as it was entered, or as it is. */
        public String setting(String name, long current) {
            return settings.getOrDefault(name, Long.toString(current));
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance jails(
                ServerState server, boolean asked, List<Line> found, @Nullable PageProblem problem);

        static native TemplateInstance jail(
                JailPlace place,
                ServerState server,
                boolean asked,
                @Nullable Found found,
                Draft draft,
                @Nullable PageProblem problem,
                @Nullable String undo);
    }

    /**
     * All jails, by name.
     *
     * @param now whether to ask the server
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response list(@RestQuery boolean now) {
        return now ? list(Optional.empty()) : pages.show(Templates.jails(serverState(), false, List.of(), null));
    }

    private Response list(Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        List<Line> found = List.of();
        try {
            found = jails.list().stream()
                    .map(jail -> new Line(new JailPlace(jail.name()), jail))
                    .toList();
        } catch (ServiceException failure) {
            problem = problem.or(() -> Optional.of(failure));
        }
        return pages.show(
                status(refused),
                Templates.jails(
                        serverState(), true, found, problem.map(PageProblem::of).orElse(null)));
    }

    /** A page about a server that can't be reached is no failure of the page. */
    private static int status(Optional<ServiceException> refused) {
        return refused.map(ServiceException::status).orElse(Response.Status.OK.getStatusCode());
    }

    private ServerState serverState() {
        return ServerState.of(state, config, client);
    }

    /** Reloads the configuration of the server, which starts stopped jails. */
    @POST
    @RolesAllowed("admin")
    public Response reloadAll(@RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            jails.reloadAll();
        } catch (ServiceException refused) {
            return list(Optional.of(refused));
        }
        return pages.seeOther(PATH + "?now=true&done=jailsReloaded");
    }

    /**
     * One jail.
     *
     * @param now whether to ask the server
     * @param page number of the page of its bans
     * @param undo an address whose ban was just lifted
     */
    @GET
    @Path("{name}")
    @Bounded(Use.SEARCH)
    public Response jail(
            @RestPath String name,
            @RestQuery boolean now,
            @RestQuery @DefaultValue("1") int page,
            @RestQuery @Nullable String undo) {
        return now
                ? jail(name, page, Draft.EMPTY, Optional.empty(), undo)
                : pages.show(Templates.jail(new JailPlace(name), serverState(), false, null, Draft.EMPTY, null, null));
    }

    private Response jail(
            String name, int page, Draft draft, Optional<ServiceException> refused, @Nullable String undo) {
        Optional<ServiceException> problem = refused;
        Found found = null;
        try {
            found = find(new JailName(name), Math.clamp(page, 1, Page.LAST));
        } catch (ServiceException failure) {
            problem = problem.or(() -> Optional.of(failure));
        }
        int status = problem.filter(failure -> failure.status() == Response.Status.NOT_FOUND.getStatusCode())
                .or(() -> refused)
                .map(ServiceException::status)
                .orElse(Response.Status.OK.getStatusCode());
        return pages.show(
                status,
                Templates.jail(
                        new JailPlace(name),
                        serverState(),
                        true,
                        found,
                        draft,
                        problem.map(PageProblem::of).orElse(null),
                        undo));
    }

    private Found find(JailName name, int page) {
        JailView jail = jails.find(name);
        List<String> ignored = jails.ignored(name);
        List<JailBanView> bans = jails.bans(name);
        List<JailBanView> shown = bans.stream()
                .skip(Page.offset(page, PAGE_SIZE))
                .limit(PAGE_SIZE)
                .toList();
        return new Found(
                jail,
                new Page<>(shown, page, PAGE_SIZE, bans.size()),
                ignored.stream().limit(MAX_TEXTS).toList(),
                Math.max(0, ignored.size() - MAX_TEXTS));
    }

    private Response changed(String name, String done) {
        return pages.seeOther(new JailPlace(name).path() + "?now=true&done=" + done);
    }

    /** Runs a change of a jail; a refusal is shown on its page. */
    private Response change(String name, Draft draft, String done, Consumer<JailName> change) {
        try {
            change.accept(new JailName(name));
        } catch (ServiceException refused) {
            return jail(name, 1, draft.after(refused), Optional.of(refused), null);
        }
        return changed(name, done);
    }

    /** Bans an address in a jail. */
    @POST
    @Path("{name}/ban")
    @RolesAllowed("operator")
    public Response ban(
            @RestPath String name,
            @RestForm @Nullable String ip,
            @RestForm boolean force,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        String address = text(ip);
        return change(name, new Draft("ban", address, Map.of(), false), "jailBanned", jail -> {
            jails.require(jail);
            run(jail, Change.BAN, check.forBan(address, force, pages.client()));
        });
    }

    /** Lifts a ban of a jail; of any text that the jail bans. */
    @POST
    @Path("{name}/lift")
    @RolesAllowed("operator")
    public Response lift(@RestPath String name, @RestForm @Nullable String ip, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        String banned = ip == null ? "" : ip;
        String undo = AddressCheck.canBeBanned(banned)
                ? "&undo=" + URLEncoder.encode(banned.strip(), StandardCharsets.UTF_8)
                : "";
        return change(name, Draft.EMPTY, "jailLifted" + undo, jail -> {
            jails.require(jail);
            run(jail, Change.UNBAN, AddressCheck.forUnban(List.of(banned), jails.banned(jail)));
        });
    }

    private void run(JailName jail, Change change, CheckedAddresses addresses) {
        if (!addresses.refused().isEmpty()) {
            throw refused(addresses.refused());
        }
        List<BanJob.Failure> failures =
                jobs.run(jail, change, addresses).progress().failures();
        if (!failures.isEmpty()) {
            throw refused(failures);
        }
    }

    private static ServiceException refused(List<BanJob.Failure> failures) {
        Map<String, String> reasons = new LinkedHashMap<>();
        failures.forEach(failure -> reasons.put(failure.ip(), failure.reason()));
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", reasons));
    }

    /** Adds an address that a jail never bans. */
    @POST
    @Path("{name}/ignore")
    @RolesAllowed("operator")
    public Response ignore(@RestPath String name, @RestForm @Nullable String ip, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        String address = text(ip);
        return change(
                name,
                new Draft("ignore", address, Map.of(), false),
                "jailIgnored",
                jail -> jails.ignore(jail, AddressCheck.networks(List.of(address))));
    }

    /** Removes an address that a jail never bans. */
    @POST
    @Path("{name}/unignore")
    @RolesAllowed("operator")
    public Response unignore(@RestPath String name, @RestForm @Nullable String ip, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return change(name, Draft.EMPTY, "jailUnignored", jail -> jails.unignore(jail, List.of(text(ip))));
    }

    /** Changes ban time, find time and number of retries. */
    @POST
    @Path("{name}/settings")
    @RolesAllowed("admin")
    public Response settings(
            @RestPath String name,
            @RestForm @Nullable String bantime,
            @RestForm @Nullable String findtime,
            @RestForm @Nullable String maxretry,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Map<String, String> given = new LinkedHashMap<>();
        given.put("bantime", text(bantime));
        given.put("findtime", text(findtime));
        given.put("maxretry", text(maxretry));
        return change(
                name,
                new Draft("settings", "", given, false),
                "jailSettings",
                jail -> jails.change(jail, JailSettingsRequest.of(given)));
    }

    /** Makes a jail idle or active. */
    @POST
    @Path("{name}/idle")
    @RolesAllowed("admin")
    public Response idle(@RestPath String name, @RestForm boolean on, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return change(name, Draft.EMPTY, on ? "jailIdle" : "jailActive", jail -> jails.idle(jail, on));
    }

    /** Reloads the configuration of a jail. */
    @POST
    @Path("{name}/reload")
    @RolesAllowed("admin")
    public Response reload(@RestPath String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return change(name, Draft.EMPTY, "jailReloaded", jails::reload);
    }

    /** Stops a jail, which lifts its bans; the server then has it no more. */
    @POST
    @Path("{name}/stop")
    @RolesAllowed("admin")
    public Response stop(@RestPath String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            jails.stop(new JailName(name));
        } catch (ServiceException refused) {
            return jail(name, 1, Draft.EMPTY, Optional.of(refused), null);
        }
        return pages.seeOther(LocalPath.with(PATH + "?now=true", "done", "jailStopped"));
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
    }
}
