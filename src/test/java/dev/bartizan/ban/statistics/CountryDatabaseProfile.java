package dev.bartizan.ban.statistics;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.Map;

/** The service with MaxMind's test database of countries. */
public class CountryDatabaseProfile implements QuarkusTestProfile {

    /** Made-up data; {@code ORIGIN.md} beside it says where it is from. */
    static final Path DATABASE = Path.of("src", "test", "resources", "countries", "GeoLite2-Country-Test.mmdb");

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("bartizan.ban.country-database", DATABASE.toString());
    }
}
