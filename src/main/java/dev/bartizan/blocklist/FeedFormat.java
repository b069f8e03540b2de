package dev.bartizan.blocklist;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The format of a feed. */
public enum FeedFormat {
    /** Detected from the first lines. */
    AUTO,
    /**
     * One address, CIDR or range per line, in any usual notation; also lines of hosts.deny, nginx and Apache. {@code #},
     * {@code ;}, {@code !} and {@code //} start a comment. Also known as {@code netset}.
     */
    PLAIN,
    /** {@code a-b}, also with a name in front ({@code name:a-b}, the P2P format); also single addresses and CIDRs. */
    RANGE,
    /** An address and a whole number, separated by white space (IPsum). */
    SCORED,
    /** One JSON object with a {@code cidr} per line; the last one has {@code "type":"metadata"}. */
    SPAMHAUS_JSON,
    /** {@code 198.51.100.0/24 ; SBL123}. */
    SPAMHAUS_TEXT,
    /** White-space separated {@code start end prefix attacks …} below a header that begins with {@code Start}. */
    DSHIELD,
    /** Fields separated by {@code ,} or {@code ;}, quoted or not. */
    CSV,
    /** Fields separated by {@code |}, the address in the third one (dataplane.org). */
    PIPE,
    /** {@code ExitAddress 192.0.2.1 2026-01-01 00:00:00} among other lines (Tor's exit list). */
    TOR,
    /** A document with addresses at {@link JsonPath}s; well-known documents need none. */
    JSON,
    /** Fields separated by white space; the first one that is an address counts. */
    COLUMNS,
    /** One JSON object per line, with an address at {@link JsonPath}s. */
    NDJSON,
    /** A registry's delegated file, such as {@code delegated-ripencc-extended-latest}. */
    RIR;

    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name used in configuration and in the API, for example {@code spamhaus-json}. */
    public String wireName() {
        return wireName;
    }

    /** Whether the entries of a feed in this format can have scores; true for {@link #AUTO}. */
    public boolean hasScores() {
        return this == SCORED || hasColumns();
    }

    /** Whether the entries of a feed in this format have fields; true for {@link #AUTO}. */
    public boolean hasColumns() {
        return switch (this) {
            case AUTO, CSV, PIPE, COLUMNS -> true;
            default -> false;
        };
    }

    /** Whether a feed in this format can have paths to the addresses; true for {@link #AUTO}. */
    public boolean hasPaths() {
        return this == AUTO || this == JSON || this == NDJSON;
    }

    /** The format with a name, ignoring case; {@code netset} is an alias of {@code plain}. */
    public static Optional<FeedFormat> ofWireName(String name) {
        String sought = name.strip().toLowerCase(Locale.ROOT);
        if (sought.equals("netset")) {
            return Optional.of(PLAIN);
        }
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(sought))
                .findFirst();
    }
}
