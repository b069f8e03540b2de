package dev.bartizan.blocklist;

import dev.bartizan.geo.GeoSelection;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a feed is, and how it is requested.
 *
 * @param url {@code http:}, {@code https:} or {@code file:} address, {@link #PUSHED}, or the countries or autonomous
 *     systems whose networks are the entries: {@code country:DE,AT}, {@code asn:64496}
 * @param fallbackUrls further addresses, in the order in which they are tried if the first one fails
 * @param headers additional headers of the requests to the URL's origin
 * @param allowPrivate whether the feed may be downloaded from a private address
 */
public record FeedLocation(String url, List<String> fallbackUrls, RequestHeaders headers, boolean allowPrivate) {

    /** In place of a URL: clients send the content. */
    public static final String PUSHED = "push:";

    private static final String NO_EFFECT = "has no effect: there is nothing to download";
    private static final int MAX_FALLBACKS = 4;

    private static final Set<String> REMOTE = Set.of("http", "https");

    /** A public URL that needs no headers. */
    public static FeedLocation of(String url) {
        return new FeedLocation(url, List.of(), RequestHeaders.NONE, false);
    }

    public FeedLocation {
        fallbackUrls = List.copyOf(fallbackUrls);
    }

    /** Whether clients send the content, so that there is nothing to download. */
    public boolean pushed() {
        return url.equals(PUSHED);
    }

    /** Whether the entries come from the operator's databases instead of a feed. */
    public boolean derived() {
        return GeoSelection.isSelection(url);
    }

    /** Whether a URL is the address of a feed. */
    public static boolean isAddress(String url) {
        return !url.equals(PUSHED) && !GeoSelection.isSelection(url);
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
                return Optional.of("must be an http:, https: or file: address, push:, country: or asn:");
            }
            return parsed.getHost() == null ? Optional.of("has no host") : Optional.empty();
        } catch (URISyntaxException unreadable) {
            return Optional.of("is not a URL: " + unreadable.getReason());
        } catch (IllegalArgumentException invalid) {
            return Optional.of(String.valueOf(invalid.getMessage()));
        }
    }

    private static String scheme(URI url) {
        return String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    }
}
