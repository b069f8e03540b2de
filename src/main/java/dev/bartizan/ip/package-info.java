/**
 * IP addresses, ranges and sets of ranges: parsing, formatting, set algebra and a compact stored form.
 *
 * <p>Pure algorithms on the JDK alone. Both families are handled side by side: names that end in {@code 4} speak of
 * IPv4, whose addresses are {@code int}s, names that end in {@code 6} of IPv6, whose addresses are a high and a low
 * {@code long}. All of them are unsigned.
 */
package dev.bartizan.ip;
