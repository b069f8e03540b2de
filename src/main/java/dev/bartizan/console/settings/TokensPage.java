package dev.bartizan.console.settings;

import dev.bartizan.access.Feature;
import dev.bartizan.access.Role;
import dev.bartizan.access.token.CreatedTokenView;
import dev.bartizan.access.token.TokenRequest;
import dev.bartizan.access.token.TokenService;
import dev.bartizan.access.token.TokenView;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.settings.DurationText;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The tokens of programs. */
@Path(TokensPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.Name.ADMIN)
public class TokensPage {

    static final String PATH = "/ui/settings/tokens";

    private final TokenService tokens;
    private final Validator validator;
    private final Pages pages;

    TokensPage(TokenService tokens, Validator validator, Pages pages) {
        this.tokens = tokens;
        this.validator = validator;
        this.pages = pages;
    }

    /** What the form for a new token has, so that a refused one can be corrected. */
    @TemplateData
    public record Draft(String name, String role, String duration, String networks, List<String> features) {

        static final Draft EMPTY = new Draft("", "viewer", "", "", List.of());

        /** The names of all features. */
        public List<String> allFeatures() {
            return Stream.of(Feature.values()).map(Feature::text).toList();
        }

        private TokenRequest request() {
            return new TokenRequest(
                    name,
                    AccountsPage.role(role)
                            .orElseThrow(() -> ServiceException.invalid(
                                    Map.of("role", "must be viewer, operator, admin or export"), Map.of())),
                    null,
                    validity(),
                    Stream.of(networks.replace(',', ' ').split(" "))
                            .filter(network -> !network.isEmpty())
                            .toList(),
                    features.stream().map(Draft::feature).toList());
        }

        private static Feature feature(String name) {
            return Feature.named(name)
                    .orElseThrow(() -> ServiceException.invalid(
                            Map.of("features", "must be names of features"), Map.of("features", name)));
        }

        private @Nullable Duration validity() {
            try {
                return duration.isEmpty() ? null : DurationText.parse(duration);
            } catch (IllegalArgumentException wrong) {
                throw ServiceException.invalid(
                        Map.of("expires_in", DurationText.EXPECTED), Map.of("expires_in", duration));
            }
        }
    }

    /**
     * A token in the table.
     *
     * @param role name of its role
     * @param features names of the features that it is limited to; empty for all
     */
    @TemplateData
    public record TokenLine(TokenView token, String role, List<String> features) {

        private static TokenLine of(TokenView token) {
            return new TokenLine(
                    token,
                    AccountsPage.name(token.role()),
                    token.features().stream().map(Feature::text).toList());
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance tokens(
                List<TokenLine> tokens, Draft draft, @Nullable CreatedTokenView issued, @Nullable PageProblem problem);
    }

    /** All tokens, and the form for a new one. */
    @GET
    public Response list() {
        return page(Draft.EMPTY, null, Optional.empty());
    }

    private Response page(Draft draft, @Nullable CreatedTokenView issued, Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        List<TokenLine> found = List.of();
        try {
            found = tokens.views().stream().map(TokenLine::of).toList();
        } catch (ServiceException unreadable) {
            problem = problem.or(() -> Optional.of(unreadable));
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.tokens(
                        found, draft, issued, problem.map(PageProblem::of).orElse(null)));
    }

    /** Issues a token, and shows its secret this once. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response issue(
            @RestForm @Nullable String name,
            @RestForm @Nullable String role,
            @RestForm @Nullable String duration,
            @RestForm @Nullable String networks,
            @RestForm List<String> features,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Draft draft = new Draft(text(name), text(role), text(duration), text(networks), features);
        try {
            TokenRequest request = draft.request();
            requireValid(request);
            return page(Draft.EMPTY, tokens.issue(request), Optional.empty());
        } catch (ServiceException refused) {
            return page(draft, null, Optional.of(refused));
        }
    }

    private void requireValid(TokenRequest request) {
        Map<String, String> wrong = new TreeMap<>();
        for (ConstraintViolation<TokenRequest> violation : validator.validate(request)) {
            wrong.put(violation.getPropertyPath().toString(), violation.getMessage());
        }
        if (!wrong.isEmpty()) {
            throw ServiceException.invalid(wrong, Map.of());
        }
    }

    /** Revokes a token. */
    @POST
    @Path("{id}/revoke")
    public Response revoke(@RestPath long id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            tokens.revoke(id);
        } catch (ServiceException refused) {
            return page(Draft.EMPTY, null, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(PATH, "done", "revoked"));
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
    }
}
