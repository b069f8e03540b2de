package dev.bartizan.ip;

/** A set operation on two sets, as a truth table: bit 1 of its index is the left set, bit 0 the right. */
public enum Combination {
    UNION(0b1110),
    INTERSECTION(0b1000),
    DIFFERENCE(0b0100);

    public static final int LEFT = 0b10;
    public static final int RIGHT = 0b01;

    private final int table;

    Combination(int table) {
        this.table = table;
    }

    /** Whether the result contains an address that is in the given sets. */
    public boolean wants(int sets) {
        return (table >>> sets & 1) != 0;
    }
}
