package dev.bartizan.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bartizan.geo.CountryDatabaseView.State;
import dev.bartizan.ip.IpAddress;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountryDatabaseTest {

    private static final Path DATABASE = Path.of("src", "test", "resources", "countries", "GeoLite2-Country-Test.mmdb");

    private static final IpAddress SWEDISH = IpAddress.parse("89.160.20.112");
    private static final Country SWEDEN = new Country("SE", "Sweden");
    private static final Instant BUILT = Instant.ofEpochSecond(1_770_245_369);

    @TempDir
    Path folder;

    private static CountryDatabase database(Map<String, String> settings) {
        return new CountryDatabase(new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(GeoConfig.class)
                .build()
                .getConfigMapping(GeoConfig.class));
    }

    private static CountryDatabase database(Path file) {
        return database(Map.of("bartizan.geo.country-database", file.toString()));
    }

    /** Like an update of the database. */
    private void replace(Path file, byte[] content) throws IOException {
        Path next = Files.write(folder.resolve("next"), content);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void expect(CountryDatabase database, State state, boolean known) {
        CountryDatabaseView item = database.current().database();
        assertThat(item.state()).isEqualTo(state);
        assertThat(item.reason() == null).isEqualTo(state == State.LOADED || state == State.NONE);
        assertThat(item.builtAt()).isEqualTo(known ? BUILT : null);
        assertThat(database.current().of(SWEDISH)).isEqualTo(known ? Optional.of(SWEDEN) : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "89.160.20.112, SE, Sweden",
        "89.160.20.127, SE, Sweden",
        "2001:218::1, JP, Japan",
        "::ffff:81.2.69.142, GB, United Kingdom",
        "202.196.224.1, PH, Philippines"
    })
    void addressesAreInTheirCountries(String address, String code, String name) {
        assertThat(database(DATABASE).current().of(IpAddress.parse(address))).contains(new Country(code, name));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "45.155.205.7", "::1", "255.255.255.255"})
    void otherAddressesHaveNoCountry(String address) {
        assertThat(database(DATABASE).current().of(IpAddress.parse(address))).isEmpty();
    }

    @Test
    void withoutAFileNothingIsKnown() {
        expect(database(Map.of()), State.NONE, false);
    }

    @Test
    void fileIsReadWhenItComesAndAgainWhenItChanges() throws IOException {
        byte[] whole = Files.readAllBytes(DATABASE);
        Path file = folder.resolve("countries.mmdb");
        CountryDatabase database = database(file);
        expect(database, State.MISSING, false);

        Files.write(file, whole);
        expect(database, State.LOADED, true);
        Countries loaded = database.current();
        assertThat(database.current()).isSameAs(loaded);

        replace(file, Arrays.copyOf(whole, whole.length / 2));
        expect(database, State.UNREADABLE, true);
        replace(file, "<html>".getBytes());
        expect(database, State.UNREADABLE, true);
        Files.delete(file);
        expect(database, State.MISSING, true);

        replace(file, whole);
        expect(database, State.LOADED, true);
        assertThat(database.current()).isNotSameAs(loaded);
    }

    @Test
    void emptyFileAndFolderAreNoDatabases() throws IOException {
        expect(database(Files.createFile(folder.resolve("empty"))), State.UNREADABLE, false);
        expect(database(folder), State.UNREADABLE, false);
    }

    @Property(tries = 500)
    void damageMakesCountriesUnknownAndNothingElse(@ForAll long seed) throws IOException {
        byte[] content = Files.readAllBytes(DATABASE);
        Random random = new Random(seed);
        for (int bytes = random.nextInt(1, 100); bytes > 0; bytes--) {
            content[random.nextInt(content.length)] = (byte) random.nextInt();
        }
        Path file = Files.write(Files.createTempFile("damaged-", ".mmdb"), content);
        try {
            Countries countries = database(file).current();
            assertThat(countries.database().state()).isIn(State.LOADED, State.UNREADABLE);
            for (String address : List.of("89.160.20.112", "2001:218::1", "81.2.69.142", "202.196.224.1", "::1")) {
                assertThatCode(() -> countries.of(IpAddress.parse(address))).doesNotThrowAnyException();
            }
        } finally {
            Files.delete(file);
        }
    }
}
