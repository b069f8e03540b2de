package dev.bartizan.blocklist;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The feed of a list and how it is parsed.
 *
 * @param url {@code http:}, {@code https:} or {@code file:} address
 * @param format wire name of the feed's format
 * @param allowPrivate whether it may be downloaded from a private address
 * @param minimumIntervalSeconds minimum time between two downloads
 */
public record ListSource(
        String url,
        String format,
        Selection selection,
        Limits limits,
        boolean allowPrivate,
        long minimumIntervalSeconds) {

    /**
     * Which part of the feed is read.
     *
     * @param minScore minimum score of entries; nothing for all
     * @param addressColumn number from 1 or header of the column with the address; nothing for the format's default
     * @param pointer JSON Pointer to the array of addresses; nothing for the document itself
     */
    public record Selection(
            @Nullable Integer minScore,
            @Nullable String addressColumn,
            @Nullable String pointer) {}

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

    private static final Set<String> REMOTE = Set.of("http", "https");
    private static final int WHOLE = 100;

    /** Problems by field name, as in API and configuration; empty if the source is valid. */
    public Map<String, String> violations() {
        Map<String, String> violations = new LinkedHashMap<>();
        objectionToUrl(url).ifPresent(violation -> violations.put("url", violation));
        if (FeedFormat.ofWireName(format).isEmpty()) {
            violations.put("format", "unknown format: " + format);
        }
        String pointer = selection.pointer();
        if (pointer != null && !pointer.isEmpty() && !pointer.startsWith("/")) {
            violations.put("pointer", "must be a JSON Pointer, which begins with /");
        }
        if (outside(limits.minimumSharePercent())) {
            violations.put("minimum_share_percent", "must be between 0 and 100");
        }
        if (outside(limits.maximumBadLinesPercent())) {
            violations.put("maximum_bad_lines_percent", "must be between 0 and 100");
        }
        if (minimumIntervalSeconds < 0) {
            violations.put("minimum_interval_seconds", "must not be negative");
        }
        return violations;
    }

    /** The problem with the address of a feed. The text doesn't contain the address, because it can have a password. */
    static Optional<String> objectionToUrl(String url) {
        try {
            URI parsed = new URI(url);
            String scheme = String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT);
            if (scheme.equals("file")) {
                return Optional.empty();
            }
            if (!REMOTE.contains(scheme)) {
                return Optional.of("must be an http:, https: or file: address");
            }
            return parsed.getHost() == null ? Optional.of("has no host") : Optional.empty();
        } catch (URISyntaxException unreadable) {
            return Optional.of("is not a URL: " + unreadable.getReason());
        }
    }

    private static boolean outside(@Nullable Integer percent) {
        return percent != null && (percent < 0 || percent > WHOLE);
    }
}
