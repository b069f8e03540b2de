package dev.bartizan.ip;

/** An immutable {@link Cidr}. */
record Network(boolean isV6, long high, long low, int prefixLength) implements Cidr {}
