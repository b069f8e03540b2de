package dev.bartizan.ban.page;

import dev.bartizan.ban.BanQueries;
import dev.bartizan.ban.BanTrendView;
import dev.bartizan.ban.Lookback;
import dev.bartizan.console.BarChart;
import dev.bartizan.console.Moments;
import dev.bartizan.console.OverviewPart;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page with the bans over time. The overview loads its chart after itself, because it comes from the database. */
@Path(BanPage.PATH + "/trend")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class BanTrendPage implements OverviewPart {

    private final BanQueries queries;
    private final Pages pages;

    BanTrendPage(BanQueries queries, Pages pages) {
        this.queries = queries;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance trend(
                String window,
                List<String> windows,
                String api,
                @Nullable BarChart chart,
                @Nullable PageProblem problem);

        static native TemplateInstance overview();
    }

    /**
     * The chart.
     *
     * @param window as in the API; the last 24 hours for other texts
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response trend(@RestQuery @Nullable String window) {
        Lookback lookback = Stream.of(Lookback.values())
                .filter(each -> each.text().equals(window))
                .findFirst()
                .orElse(Lookback.DAY);
        List<String> windows = Stream.of(Lookback.values()).map(Lookback::text).toList();
        String api = "/api/v1/bans/trend?window=" + lookback.text();
        try {
            return pages.show(Templates.trend(lookback.text(), windows, api, chart(lookback), null));
        } catch (ServiceException unreadable) {
            return pages.show(
                    unreadable.status(),
                    Templates.trend(lookback.text(), windows, api, null, PageProblem.of(unreadable)));
        }
    }

    private BarChart chart(Lookback lookback) {
        BanTrendView trend = queries.trend(lookback, null, null);
        return BarChart.of(
                "bans",
                trend.buckets().stream()
                        .map(bucket -> new BarChart.Point(label(lookback, bucket.start()), bucket.count()))
                        .toList());
    }

    private static String label(Lookback lookback, Instant start) {
        String moment = Moments.utc(start);
        return lookback == Lookback.DAY ? moment : moment.substring(0, moment.indexOf(' '));
    }

    @Override
    public int position() {
        return 16;
    }

    @Override
    public TemplateInstance part() {
        return Templates.overview();
    }
}
