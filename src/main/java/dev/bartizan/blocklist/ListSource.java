package dev.bartizan.blocklist;

import com.google.re2j.Pattern;
import dev.bartizan.remediation.Remediation;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The feed of a list and how it is parsed.
 *
 * @param format wire name of the feed's format
 * @param minimumIntervalSeconds minimum time between two downloads
 * @param use what its addresses are for
 */
public record ListSource(
        FeedLocation location,
        String format,
        Selection selection,
        Limits limits,
        long minimumIntervalSeconds,
        Use use) {

    /**
     * What the addresses of a list are for.
     *
     * @param type what is to be done with their requests; only {@link Remediation#ban} if they are allowed
     * @param allow whether they are allowed instead of blocked; never changes
     * @param publish whether they are published; if not, other lists can be combined from the list
     */
    public record Use(Remediation type, boolean allow, boolean publish) {

        /** They are blocked. */
        public static final Use BLOCK = new Use(Remediation.ban, false, true);
    }

    /**
     * Which part of the feed is read.
     *
     * @param minScore minimum score of entries; nothing for all
     * @param addressColumn number from 1 or header of the column with the address; nothing for the format's default
     * @param scoreColumn number from 1 or header of the column with the score; nothing for a usual header
     * @param pointer {@link JsonPath}s or a JSON Pointer to the addresses; nothing to find them
     * @param country two-letter codes, separated by commas, of the countries in a registry's file; nothing for all
     * @param decimalAddresses whether decimal numbers of at most 32 bits are IPv4 addresses
     */
    public record Selection(
            @Nullable Integer minScore,
            @Nullable String addressColumn,
            @Nullable String scoreColumn,
            @Nullable String pointer,
            @Nullable String country,
            boolean decimalAddresses) {

        /** All entries, where the format usually has them. */
        public static final Selection DEFAULT = new Selection(null, null, null, null, null, false);

        /** The countries as codes in upper case; empty for all. */
        public Set<String> countries() {
            return country == null
                    ? Set.of()
                    : Arrays.stream(country.split(","))
                            .map(code -> code.strip().toUpperCase(Locale.ROOT))
                            .collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * What the feed may contain.
     *
     * @param keepSpecialPurpose whether special-purpose address space is kept
     * @param allowBroadPrefixes whether very short prefixes are accepted
     * @param minimumSharePercent guard against shrinking, in percent; nothing for the configured default, 0 to switch it
     *     off
     * @param maximumBadLinesPercent guard against unreadable lines, in percent; nothing for the configured default, 100
     *     to switch it off
     */
    public record Limits(
            boolean keepSpecialPurpose,
            boolean allowBroadPrefixes,
            @Nullable Integer minimumSharePercent,
            @Nullable Integer maximumBadLinesPercent) {}

    static final String COUNTRY_RULE = "must be two-letter country codes, separated by commas";

    private static final Pattern COUNTRIES = Pattern.compile("\\s*[A-Za-z]{2}\\s*(,\\s*[A-Za-z]{2}\\s*)*");
    private static final int WHOLE = 100;
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(366);

    /** What is to be done with the requests of its addresses. */
    public Remediation type() {
        return use.type();
    }

    /** Whether its addresses are allowed instead of blocked. */
    public boolean allow() {
        return use.allow();
    }

    /** Whether its addresses are blocked: it neither allows, nor is it only a source of other lists. */
    public boolean blocks() {
        return use.publish() && !use.allow();
    }

    /** Minimum time between two downloads. */
    public Duration minimumInterval() {
        return Duration.ofSeconds(minimumIntervalSeconds);
    }

    /** The same source with another minimum time between two downloads. */
    public ListSource withMinimumInterval(Duration interval) {
        return new ListSource(location, format, selection, limits, interval.toSeconds(), use);
    }

    /** Problems by field name, as in API and configuration; empty if the source is valid. */
    public Map<String, String> violations() {
        Map<String, String> violations = new LinkedHashMap<>(location.violations());
        FeedFormat.ofWireName(format)
                .ifPresentOrElse(
                        known -> violations.putAll(withoutEffect(known)),
                        () -> violations.put("format", "unknown format: " + format));
        objectionToPointer(selection.pointer()).ifPresent(violation -> violations.put("pointer", violation));
        if (!isCountries(selection.country())) {
            violations.put("country", COUNTRY_RULE);
        }
        if (outside(limits.minimumSharePercent())) {
            violations.put("minimum_share_percent", "must be between 0 and 100");
        }
        if (outside(limits.maximumBadLinesPercent())) {
            violations.put("maximum_bad_lines_percent", "must be between 0 and 100");
        }
        if (minimumIntervalSeconds < 0 || minimumIntervalSeconds > LONGEST_INTERVAL.toSeconds()) {
            violations.put("minimum_interval_seconds", "must be between 0 and a year");
        }
        if (location.pushed() && minimumIntervalSeconds > 0) {
            violations.put("minimum_interval_seconds", "has no effect: the content is pushed");
        }
        if (use.allow() && !use.publish()) {
            violations.put("publish", "must be true for a list that allows; it can be disabled instead");
        }
        if (use.allow() && use.type() != Remediation.ban) {
            violations.put("type", "has no effect: the addresses are allowed");
        }
        if (location.derived()) {
            violations.putAll(withoutFeed());
        }
        return violations;
    }

    /** Options of feeds, which have no effect if there is none. */
    private Map<String, String> withoutFeed() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put(
                "format",
                FeedFormat.ofWireName(format).filter(FeedFormat.AUTO::equals).isEmpty());
        given.put("min_score", selection.minScore() != null);
        given.put("score_column", selection.scoreColumn() != null);
        given.put("column", selection.addressColumn() != null);
        given.put("pointer", selection.pointer() != null);
        given.put("country", selection.country() != null);
        given.put("decimal_addresses", selection.decimalAddresses());
        given.put("maximum_bad_lines_percent", limits.maximumBadLinesPercent() != null);
        given.values().removeIf(set -> !set);
        Map<String, String> violations = new LinkedHashMap<>();
        given.keySet().forEach(option -> violations.put(option, "has no effect: there is no feed to read"));
        return violations;
    }

    /** Options that have no effect in a format. */
    private Map<String, String> withoutEffect(FeedFormat known) {
        Map<String, String> violations = new LinkedHashMap<>();
        if (selection.minScore() != null && !known.hasScores()) {
            violations.put("min_score", "has no effect: entries of the format %s have no score".formatted(format));
        }
        if (selection.scoreColumn() != null && !known.hasColumns()) {
            violations.put("score_column", "has no effect: the format %s has no columns".formatted(format));
        } else if (selection.scoreColumn() != null && selection.minScore() == null) {
            violations.put("score_column", "has no effect without min_score");
        }
        if (selection.addressColumn() != null && !known.hasColumns()) {
            violations.put("column", "has no effect: the format %s has no columns".formatted(format));
        }
        if (selection.pointer() != null && !known.hasPaths()) {
            violations.put("pointer", "has no effect: the format %s is not JSON".formatted(format));
        }
        if (selection.country() != null && known != FeedFormat.RIR && known != FeedFormat.AUTO) {
            violations.put("country", "has no effect: entries of the format %s have no country".formatted(format));
        }
        return violations;
    }

    static boolean isCountries(@Nullable String countries) {
        return countries == null || COUNTRIES.matches(countries);
    }

    /** The problem with a JSON Pointer or with paths. */
    private static Optional<String> objectionToPointer(@Nullable String pointer) {
        try {
            JsonPath.parse(pointer == null ? "" : pointer);
            return Optional.empty();
        } catch (IllegalArgumentException invalid) {
            return Optional.of("must be a JSON Pointer or paths such as data[].address. " + invalid.getMessage());
        }
    }

    private static boolean outside(@Nullable Integer percent) {
        return percent != null && (percent < 0 || percent > WHOLE);
    }
}
