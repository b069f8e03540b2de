package dev.bartizan.traffic.page;

import dev.bartizan.console.BarChart;
import dev.bartizan.console.Moments;
import dev.bartizan.console.OverviewPart;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.traffic.SeenAddresses;
import dev.bartizan.traffic.SeenHour;
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

/** The page with the blocked requests over time. The overview loads its chart after itself, because it comes from the database. */
@Path("/ui/traffic")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = SeenAddresses.Recording.class)
public class TrafficPage implements OverviewPart {

    private final SeenAddresses seen;
    private final Pages pages;

    TrafficPage(SeenAddresses seen, Pages pages) {
        this.seen = seen;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance traffic(
                SeenAddresses.Recording recording,
                @Nullable BarChart chart,
                long requests,
                @Nullable PageProblem problem);

        static native TemplateInstance overview();
    }

    /** The chart of the last 24 hours. */
    @GET
    @Bounded(Use.SEARCH)
    public Response traffic() {
        SeenAddresses.Recording recording = seen.recording();
        if (recording != SeenAddresses.Recording.ON) {
            return pages.show(Templates.traffic(recording, null, 0, null));
        }
        try {
            List<SeenHour> hours = seen.lastDayByHour();
            BarChart chart = BarChart.of(
                    "traffic",
                    hours.stream()
                            .map(hour -> new BarChart.Point(Moments.utc(hour.start()), hour.blocked()))
                            .toList());
            long requests = hours.stream().mapToLong(SeenHour::requests).sum();
            return pages.show(Templates.traffic(recording, chart, requests, null));
        } catch (ServiceException unreadable) {
            return pages.show(unreadable.status(), Templates.traffic(recording, null, 0, PageProblem.of(unreadable)));
        }
    }

    @Override
    public int position() {
        return 17;
    }

    @Override
    public TemplateInstance part() {
        return Templates.overview();
    }
}
