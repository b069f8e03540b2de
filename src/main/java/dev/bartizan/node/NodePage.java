package dev.bartizan.node;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
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
import org.jspecify.annotations.Nullable;

/** The page of the nodes. */
@Path("/ui/nodes")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class NodePage {

    private final Nodes nodes;
    private final Pages pages;

    NodePage(Nodes nodes, Pages pages) {
        this.nodes = nodes;
        this.pages = pages;
    }

    /**
     * What the page shows.
     *
     * @param nodes the nodes by name; empty if they can't be read
     */
    @TemplateData
    public record Shown(List<NodeView> nodes) {

        public boolean alone() {
            return nodes.size() == 1;
        }

        /** Whether a node is silent. */
        public boolean silent() {
            return nodes.stream().anyMatch(node -> node.state() == NodeState.SILENT);
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance nodes(Shown shown, @Nullable PageProblem problem);
    }

    /** The nodes, with their state. */
    @GET
    public Response list() {
        try {
            return pages.show(Templates.nodes(new Shown(nodes.list()), null));
        } catch (ServiceException unreadable) {
            return pages.show(unreadable.status(), Templates.nodes(new Shown(List.of()), PageProblem.of(unreadable)));
        }
    }
}
