package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.RequestHeaders;
import dev.bartizan.blocklist.feed.CatalogueEntry;
import dev.bartizan.blocklist.feed.download.FeedUrl;
import dev.bartizan.remediation.Remediation;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A list to create or to replace. */
@Schema(
        description = "A list to create or to replace. Absent fields get their defaults.",
        examples = "{\"name\":\"ipsum\",\"url\":\"https://raw.githubusercontent.com/stamparm/ipsum/master/ipsum.txt\"}")
public record ListRequest(
        @Schema(description = "Unique name; also the scenario of its decisions.", examples = "ipsum")
        @NotBlank
        @Pattern(regexp = NAME_PATTERN, message = NAME_RULE)
        String name,

        @Schema(
                description = "http:, https: or file: address of the feed; file: lists must be below "
                        + "bartizan.blocklist.file-root. `push:` is a list whose content is sent with PUT "
                        + "/api/v1/blocklists/{id}/content. `country:DE,AT` has the networks of countries, "
                        + "`asn:64496,AS64497` those of autonomous systems, from bartizan.geo.country-database and "
                        + "bartizan.geo.asn-database. `lists:one,two,three` has the addresses that are on at least "
                        + "at_least of these lists.",
                examples = "https://raw.githubusercontent.com/stamparm/ipsum/master/ipsum.txt")
        @NotBlank
        @Size(max = 2_000)
        String url,

        @Schema(
                description =
                        "auto, plain, netset, range, scored, spamhaus-json, spamhaus-text, dshield, csv, pipe, columns, tor, "
                                + "json, ndjson or rir.",
                defaultValue = "auto")
        @Nullable
        String format,

        @Schema(description = "Whether the list is imported and published.", defaultValue = "true") @Nullable
        Boolean enabled,

        @Schema(description = "Minimum score of entries (formats with scores: scored, csv, pipe, columns).") @Nullable
        Integer minScore,

        @Schema(description = "Column with the address: a number from 1, or a header (csv, pipe and columns only).")
        @Size(max = 100)
        @Nullable
        String column,

        @Schema(
                description =
                        "Column with the score that min_score is compared with: a number from 1, or a header (csv, "
                                + "pipe and columns only). Without it, a column named score, confidence or risk is used.")
        @Size(max = 100)
        @Nullable
        String scoreColumn,

        @Schema(
                description = "Where the addresses are (json and ndjson only): paths, separated by commas, or a JSON "
                        + "Pointer (RFC 6901). [] is each element of an array, * each member of an object. Not needed "
                        + "for well-known feeds and if there is only one possible place.",
                examples = "prefixes[].ip_prefix, ipv6_prefixes[].ipv6_prefix")
        @Size(max = 500)
        @Nullable
        String pointer,

        @Schema(
                description =
                        "Two-letter codes, separated by commas, of the countries whose entries are read (rir only). "
                                + "Without it, all are.",
                examples = "DE,AT")
        @Size(max = 1_000)
        @Nullable
        String country,

        @Schema(description = "Whether decimal numbers of at most 32 bits are IPv4 addresses.", defaultValue = "false")
        boolean decimalAddresses,

        @Schema(
                description = "Further addresses of the feed, at most 4. They are tried in this order if the URL "
                        + "fails, or if its content is not a feed.",
                examples = "[\"https://mirror.example.org/ipsum.txt\"]")
        @Nullable
        List<@NotBlank @Size(max = 2_000) String> fallbackUrls,

        @Schema(
                description = "Additional headers of the download, by name, such as Authorization or User-Agent; at "
                        + "most 16. They are sent only to the origin of the URL, and the values are never shown. An "
                        + "http: URL needs allow_private for all except User-Agent, Accept and Accept-Language. If "
                        + "absent when a list is replaced, the stored ones stay, unless the URL has another origin.",
                examples = "{\"Authorization\":\"Bearer 0123456789\"}")
        @Nullable
        Map<String, String> headers,

        @Schema(description = "Whether the feed may be downloaded from a private address.", defaultValue = "false")
        boolean allowPrivate,

        @Schema(
                description =
                        "Whether special-purpose address space (private, loopback, …) is kept instead of removed.",
                defaultValue = "false")
        boolean keepSpecialPurpose,

        @Schema(
                description = "Whether prefixes shorter than /8 (IPv4) and /19 (IPv6) are accepted.",
                defaultValue = "false")
        boolean allowBroadPrefixes,

        @Schema(
                description = "Minimum number of ranges in a new version, in percent of the last one; 0 switches "
                        + "the guard off.")
        @Nullable
        Integer minimumSharePercent,

        @Schema(description = "Maximum share of unreadable lines in percent; 100 switches the guard off.") @Nullable
        Integer maximumBadLinesPercent,

        @Schema(description = "Minimum time between two downloads in seconds.", defaultValue = "0")
        long minimumIntervalSeconds,

        @Schema(
                description = "What is to be done with the requests of its addresses: `ban` blocks them; bouncers can "
                        + "demand a `captcha` or `throttle` them instead. Not together with allow.",
                enumeration = {"ban", "captcha", "throttle"},
                defaultValue = "ban")
        @Pattern(regexp = "ban|captcha|throttle", message = "must be ban, captcha or throttle")
        @Nullable
        String type,

        @Schema(
                description =
                        "Whether the addresses of the list are allowed instead of blocked. It can't be changed: if it"
                                + " is absent, a new list blocks, and an existing one stays as it is.")
        @Nullable
        Boolean allow,

        @Schema(
                description = "Whether the addresses of the list are published. If not, the list is imported and kept, "
                        + "but blocks nothing: other lists can be combined from it. A list that allows is always "
                        + "published.",
                defaultValue = "true")
        @Nullable
        Boolean publish,

        @Schema(
                description = "How many of the lists of a `lists:` URL must have an address.",
                defaultValue = "2",
                minimum = "1")
        @Nullable
        Integer atLeast) {

    static final String ALLOW_RULE = "can't be changed; create another list";

    static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9_-]{0,62}";
    static final String NAME_RULE = "must have 1 to 63 letters, digits, - or _, and begin with a letter or digit";
    static final com.google.re2j.Pattern NAME = com.google.re2j.Pattern.compile(NAME_PATTERN);

    /**
     * The list of an entry of the catalogue.
     *
     * @param type what is to be done with the requests of its addresses; null for the default
     */
    static ListRequest of(CatalogueEntry entry, @Nullable String type) {
        return new ListRequest(
                entry.name(),
                entry.feed().url().toString(),
                entry.feed().format().wireName(),
                true,
                null,
                entry.feed().column().orElse(null),
                null,
                entry.feed().pointer().orElse(null),
                null,
                false,
                null,
                null,
                false,
                false,
                entry.feed().allowBroadPrefixes(),
                null,
                null,
                entry.feed().minimumInterval().toSeconds(),
                type,
                entry.feed().allow(),
                null,
                null);
    }

    boolean enabledOrDefault() {
        return enabled == null || enabled;
    }

    /** The source of a new list. */
    public ListSource source() {
        return source(Boolean.TRUE.equals(allow));
    }

    /**
     * The source that replaces the given one, which allows or blocks like that. Its headers stay if the request has none
     * and the URL has the same origin.
     */
    public ListSource replacing(ListSource stored) {
        FeedLocation before = stored.location();
        boolean kept = headers == null
                && !before.headers().isEmpty()
                && FeedLocation.isAddress(url)
                && FeedUrl.sameOrigin(URI.create(url), URI.create(before.url()));
        return kept ? source(before.headers(), stored.allow()) : source(stored.allow());
    }

    private ListSource source(boolean allows) {
        return source(headers == null ? RequestHeaders.NONE : new RequestHeaders(headers), allows);
    }

    private ListSource source(RequestHeaders sent, boolean allows) {
        return new ListSource(
                new FeedLocation(url, fallbackUrls == null ? List.of() : fallbackUrls, sent, allowPrivate, atLeast),
                format == null ? "auto" : format,
                new ListSource.Selection(minScore, column, scoreColumn, pointer, country, decimalAddresses),
                new ListSource.Limits(
                        keepSpecialPurpose, allowBroadPrefixes, minimumSharePercent, maximumBadLinesPercent),
                minimumIntervalSeconds,
                new ListSource.Use(
                        type == null ? Remediation.ban : Remediation.valueOf(type),
                        allows,
                        publish == null || publish));
    }
}
