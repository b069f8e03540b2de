/**
 * IP addresses, ranges and sets of ranges: parsing, formatting, set algebra and a compact stored form.
 *
 * <p>Pure algorithms without dependencies except the JDK. Names that end in {@code 4} are for IPv4, whose addresses are
 * {@code int}s; names that end in {@code 6} are for IPv6, whose addresses are a high and a low {@code long}. All
 * numbers are unsigned.
 */
@NullMarked
package dev.bartizan.ip;

import org.jspecify.annotations.NullMarked;
