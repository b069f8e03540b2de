package dev.bartizan.blocklist.comparison;

import dev.bartizan.blocklist.SnapshotRepository;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The overlap of a list with others, which its page loads as a part; and the difference between two versions. */
@Path("/ui/lists")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = OverlapOfListView.class)
@TemplateData(target = OverlapOfListView.Common.class)
@TemplateData(target = ListOverlapView.Contribution.class)
@TemplateData(target = VersionDifferenceView.class)
@TemplateData(target = ListDifference.Side.class)
@TemplateData(target = SnapshotRepository.Header.class)
public class ListComparisonPage {

    private static final int OVERLAPS = 10;

    private final OverlapService overlap;
    private final VersionComparison versions;
    private final Pages pages;

    ListComparisonPage(OverlapService overlap, VersionComparison versions, Pages pages) {
        this.overlap = overlap;
        this.versions = versions;
        this.pages = pages;
    }

    /**
     * A list on a page.
     *
     * @param id its id
     * @param name its name; empty if it is not known
     */
    @TemplateData
    public record Compared(long id, String name) {

        /** The path of a part of the list in the API. */
        public String api(String part) {
            return "/api/v1/blocklists/" + id + "/" + part;
        }
    }

    /**
     * Two versions of a list.
     *
     * @param kept all kept versions, newest first
     */
    @TemplateData
    public record Versions(List<SnapshotRepository.Header> kept, long from, long to) {

        /** The path of a part of the difference in the API. */
        public String api(Compared list, String part) {
            return list.api(part) + "?from=" + from + "&to=" + to;
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance overlap(
                Compared list,
                @Nullable OverlapOfListView found,
                List<OverlapOfListView.Common> most,
                @Nullable PageProblem problem);

        static native TemplateInstance difference(
                Compared list,
                @Nullable Versions versions,
                @Nullable VersionDifferenceView found,
                @Nullable PageProblem problem);
    }

    /** What only the list contains, and with which lists it overlaps most. */
    @GET
    @Path("{id}/overlap")
    @Bounded(Use.SEARCH)
    public Response overlap(@RestPath long id) {
        try {
            OverlapOfListView found = overlap.of(id);
            return pages.show(Templates.overlap(
                    new Compared(id, found.list()),
                    found,
                    found.overlaps().stream().limit(OVERLAPS).toList(),
                    null));
        } catch (ServiceException refused) {
            return pages.show(
                    refused.status(),
                    Templates.overlap(new Compared(id, ""), null, List.of(), PageProblem.of(refused)));
        }
    }

    /**
     * The difference between two versions.
     *
     * @param from the first; null for the one before the second
     * @param to the second; null for the newest
     */
    @GET
    @Path("{id}/difference")
    @Bounded(Use.SEARCH)
    public Response difference(@RestPath long id, @RestQuery @Nullable Long from, @RestQuery @Nullable Long to) {
        VersionComparison.Pair pair = null;
        try {
            pair = versions.pair(id, from, to);
            return pages.show(Templates.difference(
                    compared(pair),
                    new Versions(pair.kept(), pair.from(), pair.to()),
                    versions.difference(pair),
                    null));
        } catch (ServiceException refused) {
            return pages.show(
                    refused.status(),
                    Templates.difference(
                            pair == null ? new Compared(id, "") : compared(pair),
                            pair == null ? null : new Versions(pair.kept(), pair.from(), pair.to()),
                            null,
                            PageProblem.of(refused)));
        }
    }

    private static Compared compared(VersionComparison.Pair pair) {
        return new Compared(pair.list().id(), pair.list().name());
    }
}
