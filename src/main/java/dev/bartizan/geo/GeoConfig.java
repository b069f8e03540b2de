package dev.bartizan.geo;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Databases of countries and autonomous systems. */
@ConfigMapping(prefix = "bartizan.geo")
public interface GeoConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.geo",
            Setting.optional("country-database", Rule.PATH, "/data/GeoLite2-Country.mmdb"),
            Setting.optional("asn-database", Rule.PATH, "/data/GeoLite2-ASN.mmdb"));

    /**
     * MaxMind database ({@code .mmdb}) with the countries of addresses, such as GeoLite2 Country; databases of cities
     * work too. It is read again when it changes. If it is unset, missing or damaged, all countries are unknown, and
     * {@code country:} lists can't be imported.
     */
    Optional<Path> countryDatabase();

    /**
     * MaxMind database ({@code .mmdb}) with the autonomous systems of addresses, such as GeoLite2 ASN, for {@code asn:}
     * lists and the search of the console. It can be the same file as the country database if that has both, such as IPinfo Lite.
     */
    Optional<Path> asnDatabase();
}
