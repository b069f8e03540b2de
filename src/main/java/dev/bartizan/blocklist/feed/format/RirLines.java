package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * {@link FeedFormat#RIR}: {@code ripencc|DE|ipv4|2.16.0.0|256|20100712|allocated}. For IPv4 the fifth field is a number of
 * addresses, for IPv6 a prefix length. Numbers of autonomous systems, summaries and unused space are ignored.
 */
final class RirLines implements LineFormat {

    private static final int COUNTRY = 1;
    private static final int TYPE = 2;
    private static final int START = 3;
    private static final int SIZE = 4;
    private static final int STATUS = 6;
    private static final int FIELDS = 7;
    private static final int LEAST_FIELDS = 6;
    private static final int LONGEST_SIZE = 10;
    private static final int LONGEST_NETWORK = 64;

    private static final byte[] IPV4 = ascii("ipv4");
    private static final byte[] IPV6 = ascii("ipv6");
    private static final byte[] ASN = ascii("asn");
    private static final byte[] EVERY = ascii("*");
    private static final byte[] AVAILABLE = ascii("available");
    private static final byte[] RESERVED = ascii("reserved");

    private final FeedEntries entries;
    private final Set<String> countries;
    private final int[] ends = new int[FIELDS];
    private final byte[] network = new byte[LONGEST_NETWORK];

    /** @param countries two-letter codes in upper case; empty for all */
    RirLines(FeedEntries entries, Set<String> countries) {
        this.entries = entries;
        this.countries = countries;
    }

    @Override
    public void read(byte[] bytes, int from, int to, long number) throws FeedException {
        int fields = split(bytes, from, to);
        boolean version = bytes[from] >= '0' && bytes[from] <= '9';
        if (version || fields >= LEAST_FIELDS && (is(EVERY, COUNTRY, bytes, from) || is(ASN, TYPE, bytes, from))) {
            return;
        }
        if (fields < LEAST_FIELDS || !is(IPV4, TYPE, bytes, from) && !is(IPV6, TYPE, bytes, from)) {
            entries.reject(number, bytes, from, to, "This is not a record of a registry's delegated file.");
            return;
        }
        boolean unused = fields > STATUS && (is(AVAILABLE, STATUS, bytes, from) || is(RESERVED, STATUS, bytes, from));
        if (unused || !isWanted(bytes, start(COUNTRY, from), ends[COUNTRY])) {
            return;
        }
        boolean valid = is(IPV4, TYPE, bytes, from) ? isBlock(bytes) : isNetwork(bytes);
        if (!valid || !entries.accept()) {
            entries.reject(number, bytes, from, to, valid ? entries.reason() : "The address or its size is invalid.");
        }
    }

    private boolean isWanted(byte[] bytes, int from, int to) {
        return countries.isEmpty() || countries.contains(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    private boolean isBlock(byte[] bytes) {
        return entries.isBlock(bytes, ends[TYPE] + 1, ends[START], size(bytes, ends[START] + 1, ends[SIZE]));
    }

    private boolean isNetwork(byte[] bytes) {
        int length = ends[SIZE] - ends[TYPE] - 1;
        if (length > LONGEST_NETWORK) {
            return false;
        }
        System.arraycopy(bytes, ends[TYPE] + 1, network, 0, length);
        network[ends[START] - ends[TYPE] - 1] = '/';
        return entries.isAddress(network, 0, length);
    }

    /** Finds the ends of the first fields, and returns how many there are. */
    private int split(byte[] bytes, int from, int to) {
        int fields = 0;
        for (int at = from; at < to && fields < FIELDS; at++) {
            if (bytes[at] == '|') {
                ends[fields++] = at;
            }
        }
        if (fields < FIELDS) {
            ends[fields++] = to;
        }
        return fields;
    }

    private int start(int field, int from) {
        return field == 0 ? from : ends[field - 1] + 1;
    }

    private boolean is(byte[] word, int field, byte[] bytes, int from) {
        return Arrays.equals(word, 0, word.length, bytes, start(field, from), ends[field]);
    }

    private static long size(byte[] bytes, int from, int to) {
        long size = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || to - from > LONGEST_SIZE) {
                return 0;
            }
            size = size * 10 + digit;
        }
        return size;
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
