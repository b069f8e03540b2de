package dev.bartizan.decision.value;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.decision.value.ListFigures.Line;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists side by side, which the page of lists loads as a part. */
@Path("/ui/lists")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class ListFiguresPage {

    private final ListFigures figures;
    private final Pages pages;

    ListFiguresPage(ListFigures figures, Pages pages) {
        this.figures = figures;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance figures(List<Line> lines, String sort, @Nullable PageProblem problem);
    }

    /**
     * The figures of all lists.
     *
     * @param sort {@code ranges}, {@code unique} or {@code hits}, largest first; anything else sorts by name
     */
    @GET
    @Path("figures")
    @Bounded(Use.SEARCH)
    public Response figures(@RestQuery @DefaultValue("") String sort) {
        try {
            List<Line> lines =
                    figures.all().stream().sorted(order(sort).reversed()).toList();
            return pages.show(Templates.figures(lines, sort, null));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.figures(List.of(), sort, PageProblem.of(refused)));
        }
    }

    /** Smallest first; lists without the figure come before all others, and equal ones keep the order of their names. */
    private static Comparator<Line> order(String sort) {
        return switch (sort) {
            case "ranges" -> Comparator.comparingLong(line -> line.ranges() == null ? -1 : line.ranges());
            case "unique" ->
                Comparator.comparingDouble(line -> line.uniquePercent() == null ? -1 : line.uniquePercent());
            case "hits" ->
                Comparator.comparingLong(
                        line -> line.hits() == null ? -1 : line.hits().requests());
            default -> (_, _) -> 0;
        };
    }
}
