package dev.bartizan.notify.target;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Page;
import dev.bartizan.notify.DeliveryState;
import dev.bartizan.notify.NotificationFormat;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.NotificationLog;
import dev.bartizan.notify.NotificationView;
import dev.bartizan.notify.Notifier;
import dev.bartizan.notify.rule.NotificationRule;
import dev.bartizan.notify.rule.NotificationRuleRequest;
import dev.bartizan.notify.rule.NotificationRuleView;
import dev.bartizan.notify.rule.NotificationRules;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page of notifications: targets, rules, and what was sent. */
@Path(NotificationPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
@TemplateData(target = NotificationRuleRequest.class)
@TemplateData(target = NotificationView.class)
@TemplateData(target = NotificationView.DeliveryView.class)
@TemplateData(target = NotificationKind.class)
@TemplateData(target = NotificationFormat.class)
@TemplateData(target = DeliveryState.class)
public class NotificationPage {

    static final String PATH = "/ui/notifications";

    private static final String DONE = "done";
    private static final int PAGE_SIZE = 20;
    private static final List<NotificationKind> KINDS = Stream.of(NotificationKind.values())
            .filter(NotificationKind::selectable)
            .toList();

    private final NotificationTargets targets;
    private final NotificationRules rules;
    private final NotificationLog log;
    private final Notifier notifier;
    private final Pages pages;

    NotificationPage(
            NotificationTargets targets, NotificationRules rules, NotificationLog log, Notifier notifier, Pages pages) {
        this.targets = targets;
        this.rules = rules;
        this.log = log;
        this.notifier = notifier;
        this.pages = pages;
    }

    /** What the form of a target has, without secrets. */
    @TemplateData
    public record TargetDraft(String name, String format, String recipient, boolean allowPrivate, MailDraft mail) {

        static final TargetDraft EMPTY = new TargetDraft("", "ntfy", "", false, MailDraft.EMPTY);

        static TargetDraft of(NotificationTargetView target) {
            return new TargetDraft(
                    target.name(),
                    target.format().wireName(),
                    target.recipient() == null ? "" : target.recipient(),
                    target.allowPrivate(),
                    new MailDraft(target.sender() == null ? "" : target.sender(), "", "", "", ""));
        }

        /** Whether it is the form of e-mail. */
        public boolean email() {
            return NotificationFormat.EMAIL.wireName().equals(format);
        }
    }

    /** What the form of an e-mail target has beside the recipients, without the password. */
    @TemplateData
    public record MailDraft(String sender, String server, String port, String encryption, String user) {

        static final MailDraft EMPTY = new MailDraft("", "", "", "", "");
    }

    /**
     * What the form of a rule has.
     *
     * @param targets the names to choose from
     * @param kinds the kinds to choose from
     */
    @TemplateData
    public record RuleChoice(NotificationRuleRequest rule, List<String> targets, List<NotificationKind> kinds) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance notifications(
                List<NotificationTargetView> targets,
                List<NotificationRuleView> rules,
                Page<NotificationView> sent,
                TargetDraft draft,
                RuleChoice choice,
                @Nullable PageProblem problem);

        static native TemplateInstance target(TargetDraft draft, @Nullable PageProblem problem);

        static native TemplateInstance rule(String name, RuleChoice choice, @Nullable PageProblem problem);
    }

    /** Everything, with one page of what was sent. */
    @GET
    public Response list(@RestQuery @DefaultValue("1") @Min(1) @Max(Page.LAST) int page) {
        return page(page, TargetDraft.EMPTY, NotificationRuleRequest.EMPTY, Optional.empty());
    }

    private Response page(
            int page, TargetDraft draft, NotificationRuleRequest rule, Optional<ServiceException> problem) {
        return pages.show(
                status(problem),
                Templates.notifications(
                        targets.list(),
                        rules.all().stream().map(NotificationRuleView::of).toList(),
                        log.page(page, PAGE_SIZE),
                        draft,
                        choice(rule),
                        problem.map(PageProblem::of).orElse(null)));
    }

    private RuleChoice choice(NotificationRuleRequest rule) {
        return new RuleChoice(
                rule,
                targets.list().stream()
                        .filter(target -> !target.readOnly())
                        .map(NotificationTargetView::name)
                        .toList(),
                KINDS);
    }

    private static int status(Optional<ServiceException> problem) {
        return problem.map(ServiceException::status).orElse(Response.Status.OK.getStatusCode());
    }

    /** Adds a target. */
    @POST
    @Path("targets")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response addTarget(@BeanParam TargetFields fields, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            targets.add(fields.request());
        } catch (ServiceException refused) {
            return page(1, fields.draft(null), NotificationRuleRequest.EMPTY, Optional.of(refused));
        }
        return done("added");
    }

    /** The form to change a target. */
    @GET
    @Path("targets/{name}")
    public Response target(@RestPath String name) {
        return pages.show(Templates.target(TargetDraft.of(targets.get(name)), null));
    }

    /** Changes a target; without a URL, the URL and the secrets stay. */
    @POST
    @Path("targets/{name}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response setTarget(
            @RestPath("name") String id, @BeanParam TargetFields fields, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            targets.set(id, fields.request());
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.target(fields.draft(id), PageProblem.of(refused)));
        }
        return done("changed");
    }

    /** Sends a test; the state of the target has the result. */
    @POST
    @Path("targets/{name}/test")
    public Response test(@RestPath String name, @RestForm @Nullable String csrf)
            throws InterruptedException, ExecutionException {
        pages.requireOwnForm(csrf);
        boolean accepted = notifier.test(name).stream().allMatch(Notifier.TestResult::accepted);
        return done(accepted ? "tested" : "test-failed");
    }

    /** Deletes a target with its rules. */
    @POST
    @Path("targets/{name}/delete")
    public Response deleteTarget(@RestPath String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        targets.remove(name);
        return done("deleted");
    }

    /** Adds a rule. */
    @POST
    @Path("rules")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response addRule(@BeanParam RuleFields fields, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        NotificationRuleRequest wanted = fields.request();
        try {
            rules.add(wanted.rule(Optional.empty()));
        } catch (ServiceException refused) {
            return page(1, TargetDraft.EMPTY, wanted, Optional.of(refused));
        }
        return done("added");
    }

    /** The form to change a rule. */
    @GET
    @Path("rules/{name}")
    public Response rule(@RestPath String name) {
        NotificationRule rule = rules.get(name);
        return pages.show(Templates.rule(name, choice(NotificationRuleRequest.of(rule)), null));
    }

    /** Changes a rule. */
    @POST
    @Path("rules/{name}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response setRule(
            @RestPath("name") String id, @BeanParam RuleFields fields, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        NotificationRuleRequest wanted = fields.request();
        try {
            rules.set(wanted.rule(Optional.of(id)));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.rule(id, choice(wanted), PageProblem.of(refused)));
        }
        return done("changed");
    }

    /** Removes a rule. */
    @POST
    @Path("rules/{name}/delete")
    public Response deleteRule(@RestPath String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        rules.remove(name);
        return done("deleted");
    }

    private Response done(String what) {
        return pages.seeOther(LocalPath.with(PATH, DONE, "notification-" + what));
    }
}
