package dev.bartizan.geo;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;

/**
 * Countries or autonomous systems whose networks are wanted, such as {@code country:DE,AT} or {@code asn:64496,AS64497}.
 *
 * @param values two-letter codes in upper case, or numbers in the form {@code AS64496}; in the order in which they were
 *     given
 */
public record GeoSelection(Kind kind, SequencedSet<String> values) {

    private static final Pattern CODE = Pattern.compile("[A-Z]{2}");

    /** What is selected. */
    public enum Kind {
        COUNTRY("country:", "must have two-letter country codes, separated by commas, such as country:DE,AT"),
        ASN("asn:", "must have numbers of autonomous systems, separated by commas, such as asn:64496,AS64497");

        private final String scheme;
        private final String rule;

        Kind(String scheme, String rule) {
            this.scheme = scheme;
            this.rule = rule;
        }

        private boolean begins(String text) {
            return text.regionMatches(true, 0, scheme, 0, scheme.length());
        }
    }

    /** Whether a text has the form of a selection, valid or not. */
    public static boolean isSelection(String text) {
        return kind(text).isPresent();
    }

    /**
     * Reads a selection.
     *
     * @throws IllegalArgumentException if the text is none; the message has the reason, as the end of a sentence
     */
    public static GeoSelection parse(String text) {
        Kind kind = kind(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "must begin with %s or %s".formatted(Kind.COUNTRY.scheme, Kind.ASN.scheme)));
        Function<String, Optional<String>> reading =
                kind == Kind.COUNTRY ? GeoSelection::code : GeoEntry::autonomousSystem;
        SequencedSet<String> values = new LinkedHashSet<>();
        Arrays.stream(text.substring(kind.scheme.length()).split(",", -1))
                .map(value -> reading.apply(value).orElseThrow(() -> new IllegalArgumentException(kind.rule)))
                .forEach(values::add);
        return new GeoSelection(kind, values);
    }

    private static Optional<Kind> kind(String text) {
        return Arrays.stream(Kind.values()).filter(kind -> kind.begins(text)).findFirst();
    }

    private static Optional<String> code(String value) {
        return Optional.of(value.strip().toUpperCase(Locale.ROOT)).filter(CODE::matches);
    }
}
