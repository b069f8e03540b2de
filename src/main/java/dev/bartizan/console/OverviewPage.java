package dev.bartizan.console;

import dev.bartizan.error.ServiceException;
import dev.bartizan.health.Health;
import dev.bartizan.health.HealthSummaryView;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Says whether everything is all right, and has a part of each feature. */
@Path("/ui")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class OverviewPage {

    private final Pages pages;
    private final Health health;
    private final List<OverviewPart> parts;

    OverviewPage(Pages pages, Health health, @All List<OverviewPart> parts) {
        this.pages = pages;
        this.health = health;
        this.parts = parts.stream()
                .sorted(Comparator.comparingInt(OverviewPart::position))
                .toList();
    }

    /**
     * The condition of the service.
     *
     * @param well whether all components work
     * @param components each with its facts
     */
    @TemplateData
    public record Condition(boolean well, List<Component> components) {

        static Condition of(HealthSummaryView summary) {
            Map<String, Map<String, Object>> all = summary.components() == null ? Map.of() : summary.components();
            return new Condition(
                    summary.status() == HealthSummaryView.Status.OK,
                    all.entrySet().stream()
                            .map(each -> Component.of(each.getKey(), each.getValue()))
                            .toList());
        }

        /** The components that don't work. */
        public List<Component> failing() {
            return components.stream().filter(each -> !each.well()).toList();
        }
    }

    /**
     * A component.
     *
     * @param facts each a line
     */
    @TemplateData
    public record Component(String name, boolean well, List<String> facts) {

        private static Component of(String name, Map<String, Object> facts) {
            return new Component(
                    name,
                    facts.get("status") == HealthSummaryView.Status.OK,
                    facts.entrySet().stream()
                            .filter(fact -> !fact.getKey().equals("status"))
                            .map(fact -> fact.getKey() + ": " + fact.getValue())
                            .toList());
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance overview(Condition condition, List<String> parts);

        static native TemplateInstance failed(PageProblem problem);
    }

    /** The overview. */
    @GET
    public Response overview() {
        return pages.show(Templates.overview(
                Condition.of(health.summary()), parts.stream().map(this::render).toList()));
    }

    /** A part that fails, such as while the database does, doesn't keep the others from being shown. */
    private String render(OverviewPart part) {
        try {
            return pages.render(part.part());
        } catch (ServiceException failure) {
            return pages.render(Templates.failed(PageProblem.of(failure)));
        }
    }
}
