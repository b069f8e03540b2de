package dev.bartizan.geo;

import jakarta.inject.Singleton;
import java.util.Optional;

/** The country database. */
@Singleton
public class CountryDatabase {

    private final Optional<GeoFile> file;

    CountryDatabase(GeoConfig config) {
        this.file = config.countryDatabase().map(path -> new GeoFile("country_database", path));
    }

    /**
     * The current content of the file, or the content that was loaded last if the file is unusable. Reads only the
     * file's attributes unless they have changed.
     */
    public Countries current() {
        return file.map(GeoFile::current).orElse(Countries.NONE);
    }
}
