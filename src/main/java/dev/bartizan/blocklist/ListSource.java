package dev.bartizan.blocklist;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * Where a list comes from and how it is read.
 *
 * @param url {@code http:}, {@code https:} or {@code file:} address
 * @param format wire name of the feed's format
 * @param minScore lowest score taken; null for all
 * @param addressColumn number from 1 or header of the column with the address; null for the format's default
 * @param pointer JSON Pointer to the array of addresses; null for the document itself
 * @param allowPrivate whether it may be downloaded from a private address
 * @param keepSpecialPurpose whether special-purpose address space is kept
 * @param allowBroadPrefixes whether very short prefixes are taken
 * @param minimumSharePercent guard against shrinking; null for the configured default, 0 for none
 * @param maximumBadLinesPercent guard against garbage; null for the configured default, 100 for none
 * @param minimumIntervalSeconds shortest time between two downloads
 */
@Embeddable
record ListSource(
        String url,
        String format,
        Integer minScore,
        @Column(name = "address_column") String addressColumn,
        String pointer,
        boolean allowPrivate,
        boolean keepSpecialPurpose,
        boolean allowBroadPrefixes,
        Integer minimumSharePercent,
        Integer maximumBadLinesPercent,
        long minimumIntervalSeconds) {}
