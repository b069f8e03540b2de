package dev.bartizan.decision.bouncer.page;

import dev.bartizan.access.Role;
import dev.bartizan.ban.BanDuration;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.decision.bouncer.BouncerOverview;
import dev.bartizan.decision.bouncer.BouncerRequest;
import dev.bartizan.decision.bouncer.BouncerView;
import dev.bartizan.decision.bouncer.view.CidrMode;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The page of bouncers: what each has, new keys with the files to copy, and removal. */
@Path(BouncerPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.Name.ADMIN)
public class BouncerPage {

    static final String PATH = "/ui/bouncers";

    private final BouncerOverview bouncers;
    private final Validator validator;
    private final Clock clock;
    private final Pages pages;

    BouncerPage(BouncerOverview bouncers, Validator validator, Clock clock, Pages pages) {
        this.bouncers = bouncers;
        this.validator = validator;
        this.clock = clock;
        this.pages = pages;
    }

    /** What the form for a new bouncer has, so that a refused one can be corrected. */
    @TemplateData
    public static class Draft {

        @RestForm
        @Nullable
        String name;

        @RestForm
        @Nullable
        String lists;

        @RestForm
        @Nullable
        String origins;

        @RestForm
        @Nullable
        String maximum;

        @RestForm
        @Nullable
        String cidr;

        public String name() {
            return text(name);
        }

        public String lists() {
            return text(lists);
        }

        public String origins() {
            return text(origins);
        }

        public String maximum() {
            return text(maximum);
        }

        public String cidr() {
            return text(cidr);
        }

        private static String text(@Nullable String field) {
            return field == null ? "" : field.strip();
        }

        private BouncerRequest request() {
            return new BouncerRequest(name(), names(origins()), names(lists()), entries(), mode(), null);
        }

        private static Set<String> names(String text) {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toSet());
        }

        private @Nullable Integer entries() {
            try {
                return maximum().isEmpty() ? null : Integer.valueOf(maximum());
            } catch (NumberFormatException none) {
                throw invalid("max_entries", "must be a number from 1 to " + Integer.MAX_VALUE);
            }
        }

        private @Nullable CidrMode mode() {
            try {
                return cidr().isEmpty() ? null : CidrMode.valueOf(cidr().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException none) {
                throw invalid("cidr", "must be keep, expand or drop");
            }
        }
    }

    /**
     * A new key, with the address for the files to copy.
     *
     * @param id the bouncer's id
     * @param origin scheme and host of Bartizan, as the browser reaches it
     * @param at when it was made
     */
    @TemplateData
    public record Issued(long id, String name, String key, String origin, Instant at) {

        /** The page that says whether the bouncer has reached Bartizan since the key was made. */
        public String contactPath() {
            return PATH + "/" + id + "/contact?since=" + at.toEpochMilli();
        }

        public String url() {
            return origin + "/";
        }

        public String scheme() {
            return origin.substring(0, origin.indexOf(':'));
        }

        public String host() {
            return origin.substring(origin.indexOf("//") + 2);
        }
    }

    private static ServiceException invalid(String field, String reason) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of(field, reason)));
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance bouncers(List<BouncerLine> lines, Draft draft, @Nullable PageProblem problem);

        static native TemplateInstance key(Issued issued, boolean rotated);
    }

    /** All bouncers. */
    @GET
    @RolesAllowed(Role.Name.VIEWER)
    public Response bouncers() {
        return page(new Draft(), Optional.empty());
    }

    private Response page(Draft draft, Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        List<BouncerLine> lines = List.of();
        try {
            lines = bouncers.list().stream().map(BouncerLine::of).toList();
        } catch (ServiceException unreadable) {
            problem = problem.or(() -> Optional.of(unreadable));
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.bouncers(lines, draft, problem.map(PageProblem::of).orElse(null)));
    }

    /** Creates a bouncer, and shows its key once. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(@BeanParam Draft draft, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            BouncerRequest wanted = draft.request();
            requireValid(wanted);
            return key(bouncers.create(wanted), false);
        } catch (ServiceException refused) {
            return page(draft, Optional.of(refused));
        }
    }

    private void requireValid(BouncerRequest wanted) {
        Set<ConstraintViolation<BouncerRequest>> violations = validator.validate(wanted);
        if (!violations.isEmpty()) {
            Map<String, String> fields = new TreeMap<>();
            violations.forEach(each -> fields.put(each.getPropertyPath().toString(), each.getMessage()));
            throw ServiceException.invalid(fields, Map.of());
        }
    }

    private Response key(BouncerView bouncer, boolean rotated) {
        String key = Optional.ofNullable(bouncer.key()).orElseThrow();
        return pages.show(
                Templates.key(new Issued(bouncer.id(), bouncer.name(), key, pages.origin(), clock.instant()), rotated));
    }

    /**
     * Issues another key, and shows it once.
     *
     * @param previous how long the current key stays valid; if it is empty, until it is removed
     */
    @POST
    @Path("{id}/key")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response rotate(@RestPath long id, @RestForm @Nullable String previous, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            String text = Draft.text(previous);
            return key(bouncers.rotate(id, text.isEmpty() ? Optional.empty() : Optional.of(duration(text))), true);
        } catch (ServiceException refused) {
            return page(new Draft(), Optional.of(refused));
        }
    }

    private static Duration duration(String text) {
        try {
            return BanDuration.parse(text);
        } catch (IllegalArgumentException unusable) {
            throw invalid("previous_valid_for", String.valueOf(unusable.getMessage()));
        }
    }

    /** Removes a bouncer. */
    @POST
    @Path("{id}/remove")
    public Response remove(@RestPath long id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            bouncers.remove(id);
        } catch (ServiceException refused) {
            return page(new Draft(), Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(PATH, "done", "bouncerRemoved"));
    }
}
