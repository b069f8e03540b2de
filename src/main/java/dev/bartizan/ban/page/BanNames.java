package dev.bartizan.ban.page;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.console.NameSearch;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds the jails and scenarios of active bans, and countries. */
@Singleton
class BanNames implements NameSearch {

    private final Bans inForce;

    BanNames(Bans inForce) {
        this.inForce = inForce;
    }

    @Override
    public Stream<Hit> find(String text) {
        Stream<Hit> scenarios = inForce.current().all().stream()
                .map(ActiveBan::scenario)
                .distinct()
                .filter(scenario -> scenario.toLowerCase(Locale.ROOT).contains(text))
                .sorted()
                .map(scenario -> new Hit(Kind.SCENARIO, scenario, bans("jail", scenario)));
        Stream<Hit> countries = Stream.of(Locale.getISOCountries())
                .filter(code -> code.equalsIgnoreCase(text)
                        || text.length() > 2
                                && name(code).toLowerCase(Locale.ROOT).contains(text))
                .map(code -> new Hit(Kind.COUNTRY, name(code), bans("country", code)));
        return Stream.concat(scenarios, countries);
    }

    private static String name(String code) {
        return Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
    }

    private static String bans(String filter, String value) {
        return BanPage.PATH + "?" + filter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
