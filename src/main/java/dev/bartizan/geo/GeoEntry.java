package dev.bartizan.geo;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the entries of databases of MaxMind, DB-IP and IPinfo, which have different shapes. */
final class GeoEntry {

    private static final Pattern CODE = Pattern.compile("[A-Za-z]{2}");
    private static final Pattern ASN = Pattern.compile("(?i:AS)?0*([1-9][0-9]{0,9})");

    private GeoEntry() {}

    /** {@code country.iso_code}, {@code country_code}, or {@code country} if that is a code. */
    static Optional<Country> country(Map<?, ?> entry) {
        if (entry.get("country") instanceof Map<?, ?> country) {
            return country.get("iso_code") instanceof String code
                    ? Optional.of(new Country(code, nameIn(country).orElse(code)))
                    : Optional.empty();
        }
        String text = entry.get("country") instanceof String either ? either : "";
        if (entry.get("country_code") instanceof String code) {
            return Optional.of(new Country(code, text.isEmpty() ? code : text));
        }
        return CODE.matches(text) ? Optional.of(new Country(text.toUpperCase(Locale.ROOT), text)) : Optional.empty();
    }

    private static Optional<String> nameIn(Map<?, ?> country) {
        return country.get("names") instanceof Map<?, ?> names && names.get("en") instanceof String english
                ? Optional.of(english)
                : Optional.empty();
    }

    /** {@code autonomous_system_number} or {@code asn}, in the form {@code AS64496}. */
    static Optional<String> autonomousSystem(Map<?, ?> entry) {
        Object number = entry.get("autonomous_system_number");
        Object value = number == null ? entry.get("asn") : number;
        return value instanceof Number || value instanceof String
                ? autonomousSystem(value.toString())
                : Optional.empty();
    }

    /** The number with the name: {@code autonomous_system_organization}, {@code as_name} or {@code name}. */
    static Optional<AutonomousSystem> system(Map<?, ?> entry) {
        return autonomousSystem(entry)
                .map(number -> new AutonomousSystem(
                        number,
                        Stream.of("autonomous_system_organization", "as_name", "name")
                                .flatMap(
                                        key -> entry.get(key) instanceof String name ? Stream.of(name) : Stream.empty())
                                .findFirst()
                                .orElse("")));
    }

    /** The number in the form {@code AS64496}; empty if the text is no number of an autonomous system. */
    static Optional<String> autonomousSystem(String text) {
        var matcher = ASN.matcher(text.strip());
        return matcher.matches() && Long.parseLong(matcher.group(1)) <= 0xffff_ffffL
                ? Optional.of("AS" + matcher.group(1))
                : Optional.empty();
    }
}
