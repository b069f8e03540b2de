package dev.bartizan.ip.set;

import dev.bartizan.ip.IpFormatter;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Reproducible addresses, spread evenly over all of IPv4: the worst case for caches and for compression. */
final class RandomAddresses {

    private final SplittableRandom random;

    RandomAddresses(long seed) {
        random = new SplittableRandom(seed);
    }

    int[] addresses(int count) {
        return random.ints(count).toArray();
    }

    /** A set of about this number of ranges, most of them single addresses. */
    IpRangeSet ranges(int count) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (int address : addresses(count)) {
            builder.add4(address, address);
        }
        return builder.build();
    }

    /** The text of this number of addresses, one per line. */
    byte[] lines(int count) {
        byte[] text = new byte[count * 16];
        int at = 0;
        for (int address : addresses(count)) {
            at = IpFormatter.address4(address, text, at);
            text[at++] = '\n';
        }
        return Arrays.copyOf(text, at);
    }
}
