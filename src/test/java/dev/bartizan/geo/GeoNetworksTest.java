package dev.bartizan.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bartizan.geo.GeoDatabaseException.Problem;
import dev.bartizan.geo.GeoNetworks.Found;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoNetworksTest {

    private static final Path COUNTRIES =
            Path.of("src", "test", "resources", "countries", "GeoLite2-Country-Test.mmdb");

    @TempDir
    Path folder;

    private static GeoNetworks networks(Map<String, String> settings) {
        return new GeoNetworks(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(GeoConfig.class)
                .build()
                .getConfigMapping(GeoConfig.class));
    }

    private static GeoNetworks networks(Path countries, Path systems) {
        return networks(Map.of(
                "bartizan.geo.country-database", countries.toString(),
                "bartizan.geo.asn-database", systems.toString()));
    }

    private Path database(SequencedMap<String, Map<String, ?>> entries) {
        Path file = folder.resolve("database.mmdb");
        TinyDatabase.write(file, TinyDatabase.of("Tiny", entries));
        return file;
    }

    private static Found read(Path file, String selection) throws IOException {
        return networks(file, file).read(GeoSelection.parse(selection));
    }

    private static IpRangeSet set(String... ranges) {
        return IpRangeSet.of(Arrays.stream(ranges).map(IpRange::parse).toList());
    }

    /** As in GeoLite2 ASN and DB-IP. */
    private static Map<String, ?> system(long number) {
        return Map.of("autonomous_system_number", number, "autonomous_system_organization", "Example");
    }

    private Path systems() {
        SequencedMap<String, Map<String, ?>> entries = new LinkedHashMap<>();
        entries.put("1.128.0.0/11", system(64_496));
        entries.put("1.130.0.0/16", system(64_497));
        entries.put("2001:db8::/32", system(64_496));
        entries.put("2.16.0.0/13", system(4_294_967_295L));
        return database(entries);
    }

    @Test
    void networksOfCountriesAreThoseOfTheDatabase() throws IOException {
        Found found = read(COUNTRIES, "country:se,PH");

        assertThat(found.entries().joined().family(false))
                .isEqualTo(set("89.160.20.112/28", "89.160.20.128/25", "202.196.224.0/20"));
        assertThat(found.entries().joined().family(true).isEmpty()).isFalse();
        assertThat(found.unknown()).isEmpty();
        assertThat(found.databaseType()).isEqualTo("GeoLite2-Country");
        assertThat(found.bytes()).isEqualTo(Files.size(COUNTRIES));
    }

    @Test
    void networksOfAllCountriesAgreeWithLookups() throws IOException {
        Countries lookups = new CountryDatabase(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(
                                Map.of("bartizan.geo.country-database", COUNTRIES.toString()), "test", 100))
                        .withMapping(GeoConfig.class)
                        .build()
                        .getConfigMapping(GeoConfig.class))
                .current();
        for (String code : new String[] {"SE", "GB", "JP", "US"}) {
            assertThat(read(COUNTRIES, "country:" + code).entries().stream())
                    .isNotEmpty()
                    .allSatisfy(network -> {
                        assertThat(lookups.of(network.first()).orElseThrow().code())
                                .isEqualTo(code);
                        assertThat(lookups.of(network.last()).orElseThrow().code())
                                .isEqualTo(code);
                    });
        }
    }

    @Test
    void moreSpecificNetworkBelongsToItsOwnSystem() throws IOException {
        Path file = systems();

        assertThat(read(file, "asn:AS64496").entries().joined())
                .isEqualTo(set("1.128.0.0/11", "2001:db8::/32").subtract(set("1.130.0.0/16")));
        assertThat(read(file, "asn:64497, 4294967295").entries().joined())
                .isEqualTo(set("1.130.0.0/16", "2.16.0.0/13"));
        assertThat(read(file, "asn:as64497,64511").unknown()).containsExactly("AS64511");
        assertThat(read(file, "country:DE").unknown()).containsExactly("DE");
    }

    @Test
    void databasesOfOtherPublishersHaveOtherShapes() throws IOException {
        SequencedMap<String, Map<String, ?>> entries = new LinkedHashMap<>();
        entries.put("1.0.0.0/24", Map.of("country", "Germany", "country_code", "DE", "asn", "AS64500"));
        entries.put("1.0.1.0/24", Map.of("country_code", "DE"));
        entries.put("1.0.2.0/24", Map.of("country", "DE", "asn", "AS064500"));
        entries.put("1.0.3.0/24", Map.of("country", "Germany", "asn", "none"));
        entries.put("1.0.4.0/24", Map.of("country", Map.of("names", Map.of("en", "Germany")), "asn", ""));
        Path file = database(entries);

        assertThat(read(file, "country:DE").entries().joined()).isEqualTo(set("1.0.0.0-1.0.2.255"));
        assertThat(read(file, "asn:64500").entries().joined()).isEqualTo(set("1.0.0.0/24", "1.0.2.0/24"));
    }

    @Test
    void versionChangesWithTheFile() throws IOException {
        GeoSelection selection = GeoSelection.parse("asn:64496");
        GeoNetworks networks = networks(COUNTRIES, systems());
        String before = networks.version(selection);
        assertThat(networks.version(selection)).isEqualTo(before);

        SequencedMap<String, Map<String, ?>> entries = new LinkedHashMap<>();
        entries.put("1.0.0.0/24", system(64_496));
        database(entries);

        assertThat(networks.version(selection)).isNotEqualTo(before);
    }

    @Test
    void missingAndUnreadableFilesAreNamedByTheirSettings() throws IOException {
        expect(networks(Map.of()), "country:DE", Problem.NOT_CONFIGURED, "bartizan.geo.country-database is not set");
        expect(networks(Map.of()), "asn:1", Problem.NOT_CONFIGURED, "bartizan.geo.asn-database is not set");
        GeoNetworks networks = networks(Files.writeString(folder.resolve("page"), "<html>"), folder.resolve("missing"));
        expect(networks, "country:DE", Problem.DAMAGED, "bartizan.geo.country-database is not a MaxMind database");
        expect(networks, "asn:1", Problem.NOT_FOUND, "bartizan.geo.asn-database does not exist");
        assertThatExceptionOfType(GeoDatabaseException.class)
                .isThrownBy(() -> networks.version(GeoSelection.parse("asn:1")));
    }

    private static void expect(GeoNetworks networks, String selection, Problem problem, String message) {
        assertThatExceptionOfType(GeoDatabaseException.class)
                .isThrownBy(() -> networks.read(GeoSelection.parse(selection)))
                .withMessageContaining(message)
                .matches(thrown -> thrown.problem() == problem);
    }

    @Test
    void readingCanBeCancelled() {
        Path file = systems();
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> read(file, "asn:64496"))
                    .matches(thrown -> thrown instanceof CancellationException || thrown instanceof IOException);
        } finally {
            Thread.interrupted();
        }
    }

    @Property(tries = 500)
    void damagedFileIsReadOrRejectedAndNothingElse(@ForAll long seed) throws IOException {
        byte[] content = Files.readAllBytes(COUNTRIES);
        Random random = new Random(seed);
        for (int bytes = random.nextInt(1, 100); bytes > 0; bytes--) {
            content[random.nextInt(content.length)] = (byte) random.nextInt();
        }
        Path file = Files.write(Files.createTempFile("damaged-", ".mmdb"), content);
        try {
            assertThat(read(file, "country:SE,GB").entries()).isNotNull();
        } catch (GeoDatabaseException rejected) {
            assertThat(rejected.problem()).isEqualTo(Problem.DAMAGED);
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "country:DE             | COUNTRY | [DE]",
                "Country: de , at ,DE   | COUNTRY | [DE, AT]",
                "asn:64496,AS64497      | ASN     | [AS64496, AS64497]",
                "asn:as0064496 , 64496  | ASN     | [AS64496]",
                "ASN:4294967295         | ASN     | [AS4294967295]",
            })
    void selectionIsRead(String text, GeoSelection.Kind kind, String values) {
        assertThat(GeoSelection.parse(text).kind()).isEqualTo(kind);
        assertThat(GeoSelection.parse(text).values()).hasToString(values);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "country:",
                "country:DE,",
                "country:DEU",
                "country:D1",
                "country:DE;AT",
                "asn:",
                "asn:0",
                "asn:4294967296",
                "asn:99999999999",
                "asn:1,,2",
                "asn:AS",
                "asn:-1",
                "https://example.org/"
            })
    void otherTextIsNoSelection(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> GeoSelection.parse(text));
    }
}
