package dev.bartizan.decision.value;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.decision.value.ListValueView.BouncersUsage;
import dev.bartizan.decision.value.ListValueView.RecordedTraffic;
import dev.bartizan.decision.value.ListValueView.SeenInWindow;
import dev.bartizan.decision.value.ListValueView.SeenOfList;
import dev.bartizan.decision.value.ListValueView.UniqueShare;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
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
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What a list is worth, which the page of the list loads as a part. */
@Path("/ui/lists")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = ListValueView.class)
@TemplateData(target = UniqueShare.class)
@TemplateData(target = RecordedTraffic.class)
@TemplateData(target = SeenOfList.class)
@TemplateData(target = SeenInWindow.class)
@TemplateData(target = BouncersUsage.class)
public class ListValuePage {

    private final ListValueService values;
    private final Pages pages;

    ListValuePage(ListValueService values, Pages pages) {
        this.values = values;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance value(
                long id,
                String name,
                @Nullable ListValueView found,
                List<String> reports,
                String api,
                @Nullable PageProblem problem);
    }

    /** The hits of the list, and what only it blocks. */
    @GET
    @Path("{id}/value")
    @Bounded(Use.SEARCH)
    public Response value(@RestPath long id) {
        String api = "/api/v1/blocklists/" + id + "/value";
        try {
            ListValueView found = values.of(id);
            List<String> reports = Optional.ofNullable(found.bouncers()).stream()
                    .flatMap(usage -> usage.counts().entrySet().stream())
                    .sorted(Map.Entry.comparingByKey())
                    .map(count -> count.getKey() + ": " + count.getValue())
                    .toList();
            return pages.show(Templates.value(id, found.list(), found, reports, api, null));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.value(id, "", null, List.of(), api, PageProblem.of(refused)));
        }
    }
}
