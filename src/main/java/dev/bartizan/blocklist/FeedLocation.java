package dev.bartizan.blocklist;

import com.google.re2j.Pattern;
import dev.bartizan.geo.GeoSelection;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a feed is, and how it is requested.
 *
 * @param url {@code http:}, {@code https:} or {@code file:} address, {@link #PUSHED}, the countries or autonomous systems
 *     whose networks are the entries ({@code country:DE,AT}, {@code asn:64496}), or the lists that are combined
 *     ({@code lists:one,two})
 * @param fallbackUrls further addresses, in the order in which they are tried if the first one fails
 * @param headers additional headers of the requests to the URL's origin
 * @param allowPrivate whether the feed may be downloaded from a private address
 * @param leastSources how many of the combined lists must have an address; null for {@link #atLeast()}'s default
 */
public record FeedLocation(
        String url,
        List<String> fallbackUrls,
        RequestHeaders headers,
        boolean allowPrivate,
        @Nullable Integer leastSources) {

    /** In place of a URL: clients send the content. */
    public static final String PUSHED = "push:";

    private static final String NO_EFFECT = "has no effect: there is nothing to download";
    private static final int MAX_FALLBACKS = 4;

    private static final String COMBINED = "lists:";
    private static final int MAX_SOURCES = 64;
    private static final int DEFAULT_LEAST = 2;
    private static final Pattern LIST_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    private static final Set<String> REMOTE = Set.of("http", "https");

    /** A public URL that needs no headers. */
    public static FeedLocation of(String url) {
        return new FeedLocation(url, List.of(), RequestHeaders.NONE, false, null);
    }

    public FeedLocation {
        fallbackUrls = List.copyOf(fallbackUrls);
    }

    /** Whether clients send the content, so that there is nothing to download. */
    public boolean pushed() {
        return url.equals(PUSHED);
    }

    /** Whether the entries come from the operator's databases or from other lists instead of a feed. */
    public boolean derived() {
        return combined() || GeoSelection.isSelection(url);
    }

    /** Whether the entries come from other lists. */
    public boolean combined() {
        return isCombination(url);
    }

    /** The names of the lists that are combined, in the given order; empty for other lists. */
    public List<String> sources() {
        return combined()
                ? Arrays.stream(url.substring(COMBINED.length()).split(",", -1))
                        .map(String::strip)
                        .toList()
                : List.of();
    }

    /** How many of the combined lists must have an address. */
    public int atLeast() {
        return leastSources == null ? DEFAULT_LEAST : leastSources;
    }

    private static boolean isCombination(String url) {
        return url.regionMatches(true, 0, COMBINED, 0, COMBINED.length());
    }

    /** Whether a URL is the address of a feed. */
    public static boolean isAddress(String url) {
        return !url.equals(PUSHED) && !GeoSelection.isSelection(url) && !isCombination(url);
    }

    /** The URL and the fallback URLs, in the order in which they are tried. */
    public List<String> urls() {
        return Stream.concat(Stream.of(url), fallbackUrls.stream()).toList();
    }

    /** Problems by field name, as in API and configuration; empty if the location is valid. */
    Map<String, String> violations() {
        Map<String, String> violations = new LinkedHashMap<>();
        objectionToUrl(url).ifPresent(violation -> violations.put("url", violation));
        objectionToFallbacks().ifPresent(violation -> violations.put("fallback_urls", violation));
        if (leastSources != null && !combined()) {
            violations.put("at_least", "has no effect: the list is not combined from others");
        } else if (combined() && (atLeast() < 1 || atLeast() > sources().size())) {
            violations.put("at_least", "must be between 1 and the number of lists");
        }
        if (!violations.containsKey("url")) {
            headers.objection()
                    .or(this::objectionToSending)
                    .ifPresent(violation -> violations.put("headers", violation));
        }
        return violations;
    }

    private Optional<String> objectionToFallbacks() {
        if (!isAddress(url) && !fallbackUrls.isEmpty()) {
            return Optional.of(NO_EFFECT);
        }
        if (!fallbackUrls.stream().allMatch(FeedLocation::isAddress)) {
            return Optional.of("must have addresses only, such as https:");
        }
        if (fallbackUrls.size() > MAX_FALLBACKS) {
            return Optional.of("must not have more than %d URLs".formatted(MAX_FALLBACKS));
        }
        return fallbackUrls.stream()
                .flatMap(fallback -> objectionToUrl(fallback).stream())
                .findFirst()
                .map(objection -> "has an element that " + objection);
    }

    private Optional<String> objectionToSending() {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        if (!isAddress(url)) {
            return Optional.of(NO_EFFECT);
        }
        URI parsed = URI.create(url);
        String scheme = scheme(parsed);
        if (!REMOTE.contains(scheme)) {
            return Optional.of("has no effect: files are not requested over HTTP");
        }
        if (headers.has("Authorization") && parsed.getRawUserInfo() != null) {
            return Optional.of("must not have Authorization, because the URL has a user name");
        }
        return scheme.equals("http") && headers.secret() && !allowPrivate
                ? Optional.of("must not be sent to an http: URL, where others can read them. Use https:, or set "
                        + "allow_private if the server is in your network")
                : Optional.empty();
    }

    /** The problem with the address of a feed. The text doesn't contain the address, because it can have a password. */
    static Optional<String> objectionToUrl(String url) {
        if (url.equals(PUSHED)) {
            return Optional.empty();
        }
        try {
            if (isCombination(url)) {
                return objectionToSources(FeedLocation.of(url).sources());
            }
            if (GeoSelection.isSelection(url)) {
                GeoSelection.parse(url);
                return Optional.empty();
            }
            URI parsed = new URI(url);
            String scheme = scheme(parsed);
            if (scheme.equals("file")) {
                return Optional.empty();
            }
            if (!REMOTE.contains(scheme)) {
                return Optional.of("must be an http:, https: or file: address, push:, country:, asn: or lists:");
            }
            return parsed.getHost() == null ? Optional.of("has no host") : Optional.empty();
        } catch (URISyntaxException unreadable) {
            return Optional.of("is not a URL: " + unreadable.getReason());
        } catch (IllegalArgumentException invalid) {
            return Optional.of(String.valueOf(invalid.getMessage()));
        }
    }

    private static Optional<String> objectionToSources(List<String> names) {
        return names.size() < 2
                        || names.size() > MAX_SOURCES
                        || names.size() != new HashSet<>(names).size()
                        || !names.stream().allMatch(LIST_NAME::matches)
                ? Optional.of(
                        "must have the names of 2 to %d different lists, separated by commas, such as lists:one,two"
                                .formatted(MAX_SOURCES))
                : Optional.empty();
    }

    private static String scheme(URI url) {
        return String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    }
}
