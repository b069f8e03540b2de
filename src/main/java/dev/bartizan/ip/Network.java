package dev.bartizan.ip;

/** A {@link Cidr} that stays what it is. */
record Network(boolean isV6, long high, long low, int prefixLength) implements Cidr {}
