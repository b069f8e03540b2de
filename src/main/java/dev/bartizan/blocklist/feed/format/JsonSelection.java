package dev.bartizan.blocklist.feed.format;

import com.fasterxml.jackson.core.JsonFactory;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which places of JSON values are read: those of the list, of a well-known feed, or the only ones with addresses.
 *
 * @param given the list's own paths
 * @param candidates paths to addresses at the beginning of the feed
 */
record JsonSelection(JsonPaths paths, Optional<String> given, Set<String> candidates) {

    /** Paths of well-known documents. A document that has one of a group is read with all of the group. */
    private static final List<List<String>> WELL_KNOWN = List.of(
            List.of("[]"),
            // AWS
            List.of("prefixes[].ip_prefix", "ipv6_prefixes[].ipv6_prefix"),
            // Google, Bing, OpenAI
            List.of("prefixes[].ipv4Prefix", "prefixes[].ipv6Prefix"),
            // AbuseIPDB
            List.of("data[].ipAddress"),
            // Cloudflare
            List.of("result.ipv4_cidrs[]", "result.ipv6_cidrs[]"),
            // Fastly
            List.of("addresses[]", "ipv6_addresses[]"),
            // RIPEstat, announced prefixes and resources of a country
            List.of("data.prefixes[].prefix"),
            List.of("data.resources.ipv4[]", "data.resources.ipv6[]"),
            // Azure
            List.of("values[].properties.addressPrefixes[]"),
            // Atlassian
            List.of("items[].cidr"),
            // CrowdSec: cscli decisions list -o json
            List.of("[].decisions[].value"));

    /**
     * The places in a document.
     *
     * @throws FeedException {@code NO_SUCH_POINTER} if the list has none and they can't be found
     */
    static JsonSelection ofDocument(Optional<String> given, FeedBytes window, JsonFactory json) throws FeedException {
        Set<String> candidates = JsonSurvey.paths(window, json);
        if (given.isPresent()) {
            return new JsonSelection(JsonPaths.of(given.get()), given, candidates);
        }
        for (List<String> group : WELL_KNOWN) {
            if (group.stream().anyMatch(candidates::contains)) {
                return of(String.join(",", group), candidates);
            }
        }
        List<String> arrays =
                candidates.stream().filter(path -> path.contains("[]")).toList();
        if (arrays.size() == 1) {
            return of(arrays.getFirst(), candidates);
        }
        if (arrays.isEmpty() && JsonSurvey.isArray(window)) {
            return of("[]", candidates);
        }
        throw unknown(candidates);
    }

    /** The places in each of many objects; likewise. */
    static JsonSelection ofRecords(Optional<String> given, FeedBytes window, JsonFactory json) throws FeedException {
        Set<String> candidates = JsonSurvey.paths(window, json);
        if (given.isPresent()) {
            return new JsonSelection(JsonPaths.of(given.get()), given, candidates);
        }
        if (candidates.size() != 1) {
            throw unknown(candidates);
        }
        return of(candidates.iterator().next(), candidates);
    }

    private static JsonSelection of(String paths, Set<String> candidates) throws FeedException {
        return new JsonSelection(JsonPaths.of(paths), Optional.empty(), candidates);
    }

    /** The failure if there is nothing at the places. */
    FeedException notFound() {
        return given.map(path -> new FeedException(
                        FeedFailure.NO_SUCH_POINTER,
                        "The JSON document has no addresses at “%s”.%s"
                                .formatted(RejectedLine.show(path), hint(candidates)),
                        details(candidates, path)))
                .orElseGet(() -> unknown(candidates));
    }

    private static FeedException unknown(Set<String> candidates) {
        return new FeedException(
                FeedFailure.NO_SUCH_POINTER,
                "The place of the addresses in the JSON document is unknown. Set pointer, for example to"
                        + " “data[].address”.%s".formatted(hint(candidates)),
                details(candidates, null));
    }

    private static String hint(Set<String> candidates) {
        return candidates.isEmpty()
                ? ""
                : " It begins with addresses at: %s.".formatted(RejectedLine.show(String.join(", ", candidates)));
    }

    private static Map<String, Object> details(Set<String> candidates, @Nullable String path) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (path != null) {
            details.put("pointer", path);
        }
        details.put("candidates", List.copyOf(candidates));
        return details;
    }
}
