package dev.bartizan.ban.page;

import dev.bartizan.ban.Lookback;
import dev.bartizan.ban.statistics.BanStatistics;
import dev.bartizan.ban.statistics.BansByCountryView;
import dev.bartizan.console.OverviewPart;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.geo.CountryDatabaseView;
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
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page with the map of bans. The overview loads the map after itself, because its figures come from the database. */
@Path(BanPage.PATH + "/countries")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class BanCountriesPage implements OverviewPart {

    private final BanStatistics statistics;
    private final Pages pages;

    BanCountriesPage(BanStatistics statistics, Pages pages) {
        this.statistics = statistics;
        this.pages = pages;
    }

    /**
     * A country.
     *
     * @param code ISO 3166-1 code; empty if the country is unknown
     * @param level its colour: 1 to 5, in equal steps of the logarithm of its bans
     */
    @TemplateData
    public record Line(String code, String name, long bans, long addresses, int level) {

        /** Number of colours. */
        private static final int LEVELS = 5;

        static Line of(BansByCountryView.CountryBans country, long most) {
            boolean known =
                    country.country().length() == 2 && country.country().chars().allMatch(c -> c >= 'A' && c <= 'Z');
            double share = most <= 1 ? 1 : Math.log(country.bans()) / Math.log(most);
            return new Line(
                    known ? country.country() : "",
                    country.name(),
                    country.bans(),
                    country.addresses(),
                    Math.clamp((int) Math.ceil(share * LEVELS), 1, LEVELS));
        }
    }

    /**
     * The figures.
     *
     * @param known whether there is a database of countries
     */
    @TemplateData
    public record Figures(List<Line> lines, boolean known) {

        static final Figures NONE = new Figures(List.of(), true);

        static Figures of(BansByCountryView view) {
            long most = view.countries().stream()
                    .filter(country -> country.country().length() == 2)
                    .mapToLong(BansByCountryView.CountryBans::bans)
                    .max()
                    .orElse(0);
            return new Figures(
                    view.countries().stream()
                            .map(country -> Line.of(country, most))
                            .toList(),
                    most > 0 || view.database().state() == CountryDatabaseView.State.LOADED);
        }

        /** The countries on the map. */
        public List<Line> onMap() {
            return lines.stream().filter(line -> !line.code().isEmpty()).toList();
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance countries(
                String window, List<String> windows, String api, Figures figures, @Nullable PageProblem problem);

        static native TemplateInstance overview();
    }

    /**
     * The map, and a table with the same figures.
     *
     * @param window as in the API; a week for other texts
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response countries(@RestQuery @Nullable String window) {
        Lookback lookback = Stream.of(Lookback.values())
                .filter(each -> each.text().equals(window))
                .findFirst()
                .orElse(Lookback.WEEK);
        List<String> windows = Stream.of(Lookback.values()).map(Lookback::text).toList();
        String api = "/api/v1/bans/by-country?window=" + lookback.text();
        try {
            Figures figures = Figures.of(statistics.byCountry(lookback, null));
            return pages.show(Templates.countries(lookback.text(), windows, api, figures, null));
        } catch (ServiceException unreadable) {
            return pages.show(
                    unreadable.status(),
                    Templates.countries(lookback.text(), windows, api, Figures.NONE, PageProblem.of(unreadable)));
        }
    }

    @Override
    public int position() {
        return 18;
    }

    @Override
    public TemplateInstance part() {
        return Templates.overview();
    }
}
