package dev.bartizan.geo;

import dev.bartizan.ip.IpAddress;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/** The autonomous systems of addresses, from the database of {@code bartizan.geo.asn-database}. It is loaded at its first use. */
@Singleton
public class AutonomousSystems {

    private final Optional<Supplier<Countries>> content;

    AutonomousSystems(GeoConfig config, CountryDatabase countries) {
        // One file can have both: then it is in memory once.
        this.content = config.asnDatabase()
                .map(path -> config.asnDatabase().equals(config.countryDatabase())
                        ? countries::current
                        : new GeoFile("asn_database", path)::current);
    }

    /** The system of an address; empty if it is not known or there is no database. */
    public Optional<AutonomousSystem> of(IpAddress address) {
        return content.flatMap(current -> current.get().system(address));
    }
}
