package dev.bartizan.decision.bouncer.view;

/**
 * A set of hashes that seldom says that it has a hash that was not added: for at most one hash in 16 with the expected
 * number of hashes. It takes 2 to 4 bytes for each. Not thread-safe while hashes are added.
 */
final class HashFilter {

    private static final int BITS_PER_HASH = 16;
    private static final int MIN_BITS = 1 << 16;
    private static final int MAX_BITS = 1 << 30;

    private final long[] words;
    private final int mask;

    HashFilter(int expected) {
        long wanted = Math.clamp((long) expected * BITS_PER_HASH, MIN_BITS, MAX_BITS);
        int bits = (int) Long.highestOneBit(2 * wanted - 1);
        this.words = new long[bits >>> 6];
        this.mask = bits - 1;
    }

    boolean mayHave(int hash) {
        return (words[(hash & mask) >>> 6] & 1L << hash) != 0;
    }

    /** Adds a hash; false if the set had it already, or seems to. */
    boolean add(int hash) {
        int word = (hash & mask) >>> 6;
        long before = words[word];
        words[word] = before | 1L << hash;
        return words[word] != before;
    }
}
