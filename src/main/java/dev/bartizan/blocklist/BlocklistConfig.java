package dev.bartizan.blocklist;

import dev.bartizan.remediation.Remediation;
import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Declared blocklists, their downloads, guards and schedule. */
@ConfigMapping(prefix = "bartizan.blocklist")
public interface BlocklistConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.blocklist",
            Setting.optional("file-root", Rule.PATH, "/lists"),
            Setting.of("import-on-start", Rule.oneOf(ImportOnStart.class), "when-empty"),
            Setting.of("keep-versions", Rule.atLeast(1), "5"),
            Setting.of("keep-runs", Rule.POSITIVE_DURATION, "90d"),
            Setting.of("stale-after", Rule.POSITIVE_DURATION, "48h"),
            Setting.of("entry-lifetime", Rule.POSITIVE_DURATION, "7d"),
            Setting.of("lists.**.url", FeedLocation::objectionToUrl, "https://example.org/list.txt")
                    .hidden()
                    .requiredInGroup(),
            Setting.of(
                    "lists.**.format",
                    Rule.is(
                            "must be auto or a feed format",
                            format -> FeedFormat.ofWireName(format).isPresent()),
                    "plain"),
            Setting.of("lists.**.enabled", Rule.SWITCH, "true"),
            Setting.optional("lists.**.min-score", Rule.number(Integer.MIN_VALUE, Integer.MAX_VALUE), "3"),
            Setting.optional("lists.**.column", Rule.TEXT, "2"),
            Setting.optional("lists.**.score-column", Rule.TEXT, "confidence"),
            Setting.optional("lists.**.pointer", Rule.readBy(JsonPath::parse), "data[].address"),
            Setting.optional("lists.**.country", Rule.is(ListSource.COUNTRY_RULE, ListSource::isCountries), "DE,AT"),
            Setting.of("lists.**.decimal-addresses", Rule.SWITCH, "false"),
            Setting.optional(
                            "lists.**.fallback-urls",
                            Rule.listOf(FeedLocation::objectionToUrl),
                            "https://mirror.example.org/list.txt")
                    .hidden(),
            Setting.optional("lists.**.headers", RequestHeaders::objectionTo, "User-Agent: my-firewall/1.0")
                    .hidden(),
            Setting.optional(
                    "lists.**.headers-file", Rule.fileWith(RequestHeaders::objectionTo), "/run/secrets/list-headers"),
            Setting.of("lists.**.allow-private", Rule.SWITCH, "false"),
            Setting.of("lists.**.keep-special-purpose", Rule.SWITCH, "false"),
            Setting.of("lists.**.allow-broad-prefixes", Rule.SWITCH, "false"),
            Setting.optional("lists.**.minimum-share-percent", Rule.number(0, 100), "50"),
            Setting.optional("lists.**.maximum-bad-lines-percent", Rule.number(0, 100), "25"),
            Setting.of("lists.**.minimum-interval", Rule.DURATION, "1h"),
            Setting.of("lists.**.type", Rule.oneOf(Remediation.class), "ban"),
            Setting.of("lists.**.allow", Rule.SWITCH, "false"),
            Setting.of("lists.**.publish", Rule.SWITCH, "true"),
            Setting.optional("lists.**.at-least", Rule.atLeast(1), "2"),
            Setting.of("guards.minimum-share-percent", Rule.number(0, 100), "50"),
            Setting.of("guards.maximum-share-percent", Rule.number(1, 100), "15"),
            Setting.of("guards.maximum-total-share-percent", Rule.number(1, 100), "30"),
            Setting.of("guards.maximum-allowed-share-percent", Rule.number(1, 100), "5"),
            Setting.of("guards.maximum-growth-factor", Rule.number(0, Integer.MAX_VALUE), "10"),
            Setting.of("guards.maximum-bad-lines-percent", Rule.number(0, 100), "25"),
            Setting.of("guards.maximum-entries", Rule.atLeast(1), "10000000"),
            Setting.of("download.user-agent", Rule.TEXT, "bartizan"),
            Setting.of("download.connect-timeout", Rule.POSITIVE_DURATION, "10s"),
            Setting.of("download.idle-timeout", Rule.POSITIVE_DURATION, "30s"),
            Setting.of("download.total-timeout", Rule.POSITIVE_DURATION, "5m"),
            Setting.of("download.maximum-redirects", Rule.atLeast(0), "5"),
            Setting.of("download.retries", Rule.atLeast(0), "2"),
            Setting.of("download.retry-delay", Rule.DURATION, "1s"),
            Setting.of("download.maximum-retry-after", Rule.DURATION, "1m"),
            Setting.of("download.minimum-host-interval", Rule.DURATION, "1s"),
            Setting.of("download.maximum-bytes", Rule.number(1, Long.MAX_VALUE), "268435456"),
            Setting.of("download.maximum-expanded-bytes", Rule.number(1, Long.MAX_VALUE), "1073741824"),
            Setting.of("download.maximum-expansion-ratio", Rule.atLeast(1), "200"),
            Setting.of("schedule.cron", Rule.readBy(Schedule::parse), "17 */6 * * *"),
            Setting.of("schedule.time-zone", Rule.TIME_ZONE, "UTC"),
            Setting.of("schedule.jitter", Rule.DURATION, "5m"),
            Setting.of("schedule.check-interval", Rule.INTERVAL, "5s"),
            Setting.of("schedule.enabled", Rule.SWITCH, "true"));

    /**
     * Folder for {@code file:} lists; relative addresses are resolved against it. If unset, {@code file:} lists are
     * rejected.
     */
    Optional<Path> fileRoot();

    /** Whether an import starts when the service starts. */
    @WithDefault("when-empty")
    ImportOnStart importOnStart();

    /** Number of versions kept of each list, including the current one. */
    @WithDefault("5")
    int keepVersions();

    /** Import runs older than this are deleted from the log. */
    @WithDefault("90d")
    Duration keepRuns();

    /** How long a list may go without a successful import before its health is {@code stale}. */
    @WithDefault("48h")
    Duration staleAfter();

    /** How long entries stay published after the last successful import of their list. */
    @WithDefault("7d")
    Duration entryLifetime();

    /**
     * Lists declared by configuration, by name; they are read-only in the API. From the environment the name is in lower
     * case, with a hyphen for each underscore: {@code BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_URL} declares {@code
     * spamhaus-drop}.
     */
    Map<String, DeclaredList> lists();

    /** Defaults of the guards; each list can override them. */
    Guards guards();

    /** How feeds are downloaded. */
    Download download();

    /** The schedule until one is set through the API. */
    ScheduleDefaults schedule();

    /** When an import is started with the service. */
    enum ImportOnStart {
        /** At each start. */
        ALWAYS,
        /** Only if an enabled list has never been imported. */
        WHEN_EMPTY,
        /** Only by schedule or by hand. */
        NEVER
    }

    /** One list declared by configuration. */
    interface DeclaredList {

        /**
         * {@code http:}, {@code https:} or {@code file:} address of the feed; {@code push:} if clients send the content over
         * the API; {@code country:DE,AT} or {@code asn:64496} for the networks of countries or autonomous systems;
         * {@code lists:one,two} for the addresses that are on several lists. Required.
         */
        Optional<String> url();

        /** Format of the feed; {@code auto} detects it from the first lines. */
        @WithDefault("auto")
        String format();

        /** Whether the list is imported and published. */
        @WithDefault("true")
        boolean enabled();

        /**
         * Minimum score of entries; lower ones are ignored (formats {@code scored}, {@code csv}, {@code pipe} and {@code
         * columns} only).
         */
        OptionalInt minScore();

        /**
         * Column with the address: a number from 1, or a header (formats {@code csv}, {@code pipe} and {@code columns}
         * only).
         */
        Optional<String> column();

        /**
         * Column with the score that the minimum score is compared with: a number from 1, or a header. Without it, a
         * column named {@code score}, {@code confidence} or {@code risk} is used.
         */
        Optional<String> scoreColumn();

        /**
         * Where the addresses are (formats {@code json} and {@code ndjson} only): paths such as {@code data[].address},
         * separated by commas, or a JSON Pointer (RFC 6901).
         */
        Optional<String> pointer();

        /**
         * Two-letter codes, separated by commas, of the countries whose entries are read (format {@code rir} only).
         * Without it, all are.
         */
        Optional<String> country();

        /** Whether decimal numbers of at most 32 bits are IPv4 addresses. */
        @WithDefault("false")
        boolean decimalAddresses();

        /**
         * Further addresses of the feed, at most four, separated by commas. They are tried in this order if the URL fails or
         * its content is not a feed.
         */
        Optional<List<String>> fallbackUrls();

        /**
         * Additional headers of the requests to the origin of the URL, one per line: {@code Authorization: Bearer …}. Never
         * shown. Values other than those of {@code User-Agent}, {@code Accept} and {@code Accept-Language} require an
         * {@code https:} URL, or {@code allow-private}.
         */
        Optional<String> headers();

        /** File with more headers, one per line; read at the start. */
        Optional<Path> headersFile();

        /** Whether the feed may be downloaded from a private address. */
        @WithDefault("false")
        boolean allowPrivate();

        /** Whether special-purpose address space (private, loopback, …) is kept instead of removed. */
        @WithDefault("false")
        boolean keepSpecialPurpose();

        /** Whether prefixes shorter than /8 (IPv4) and /19 (IPv6) are accepted. */
        @WithDefault("false")
        boolean allowBroadPrefixes();

        /** Overrides {@link Guards#minimumSharePercent()}; 0 switches the guard off, also for empty versions. */
        OptionalInt minimumSharePercent();

        /** Overrides {@link Guards#maximumBadLinesPercent()}; 100 switches the guard off. */
        OptionalInt maximumBadLinesPercent();

        /** Minimum time between two downloads; 0 for no minimum. */
        @WithDefault("0s")
        Duration minimumInterval();

        /**
         * What is to be done with the requests of its addresses: {@code ban} blocks them; bouncers can demand a {@code
         * captcha} or {@code throttle} them instead.
         */
        @WithDefault("ban")
        Remediation type();

        /** Whether its addresses are allowed instead of blocked. It can't be changed for a list that exists. */
        @WithDefault("false")
        boolean allow();

        /**
         * Whether its addresses are published. If not, the list is imported and kept, but blocks nothing: lists can be
         * combined from it.
         */
        @WithDefault("true")
        boolean publish();

        /** How many of the lists of a {@code lists:} URL must have an address; 2 if it is not set. */
        OptionalInt atLeast();
    }

    /** Conditions that a new version must satisfy to replace the last good one. */
    interface Guards {

        /**
         * Minimum size of a new version, in percent of the last version (0 to 100). A version is rejected if it has
         * fewer ranges and fewer addresses, or none. Lists with fewer than 32 ranges may shrink, but not become empty.
         * 0 switches the guard off, also for empty versions.
         */
        @WithDefault("50")
        int minimumSharePercent();

        /**
         * Maximum share of the Internet that one list may cover, in percent (1 to 100; 100 switches the guard off): of
         * the public IPv4 addresses, and of the IPv6 networks that are in use.
         */
        @WithDefault("15")
        int maximumSharePercent();

        /**
         * Maximum share of the Internet that all lists together may cover, in percent, counted in the same way (1 to
         * 100; 100 switches the guard off).
         */
        @WithDefault("30")
        int maximumTotalSharePercent();

        /**
         * Maximum share of the Internet that a list of allowed addresses, and all of them together, may cover, in percent,
         * counted in the same way (1 to 100; 100 switches the guard off).
         */
        @WithDefault("5")
        int maximumAllowedSharePercent();

        /**
         * How many times as many addresses as the last version a new one may cover; 0 switches the guard off. A list may
         * always grow by a million IPv4 addresses (a /12).
         */
        @WithDefault("10")
        int maximumGrowthFactor();

        /** Maximum share of unreadable lines, in percent (0 to 100). */
        @WithDefault("25")
        int maximumBadLinesPercent();

        /** Maximum number of ranges in a list. */
        @WithDefault("10000000")
        int maximumEntries();
    }

    /** Limits of one download. */
    interface Download {

        /** Value of the {@code User-Agent} header. */
        @WithDefault("bartizan")
        String userAgent();

        /** Maximum time to establish a connection. */
        @WithDefault("10s")
        Duration connectTimeout();

        /** Maximum time without receiving a byte. */
        @WithDefault("30s")
        Duration idleTimeout();

        /**
         * Maximum time for one feed, from the first request to its last entry: download with retries, decompression and
         * parsing. Applies to files too.
         */
        @WithDefault("5m")
        Duration totalTimeout();

        /** Maximum number of redirects to follow. */
        @WithDefault("5")
        int maximumRedirects();

        /** Number of retries after 429, 5xx and timeouts. */
        @WithDefault("2")
        int retries();

        /** Delay before the first retry; doubles with each further retry. */
        @WithDefault("1s")
        Duration retryDelay();

        /** Maximum {@code Retry-After} to wait for; a longer one fails the download. */
        @WithDefault("1m")
        Duration maximumRetryAfter();

        /** Minimum time between two requests to the same host. */
        @WithDefault("1s")
        Duration minimumHostInterval();

        /** Maximum number of bytes downloaded, before decompression. */
        @WithDefault("268435456")
        long maximumBytes();

        /** Maximum number of bytes after decompression. */
        @WithDefault("1073741824")
        long maximumExpandedBytes();

        /** Maximum ratio of decompressed to compressed bytes, checked from 10 MiB decompressed. */
        @WithDefault("200")
        int maximumExpansionRatio();
    }

    /** The schedule until one is set through the API. */
    interface ScheduleDefaults {

        /** Cron expression in Unix form (five fields). */
        @WithDefault("17 */6 * * *")
        String cron();

        /** Time zone of the cron expression. */
        @WithDefault("UTC")
        String timeZone();

        /** Maximum random delay added to each run. */
        @WithDefault("5m")
        Duration jitter();

        /** How often the service checks whether a run is due. */
        @WithDefault("5s")
        Duration checkInterval();

        /** Whether scheduled imports are enabled. */
        @WithDefault("true")
        boolean enabled();
    }
}
