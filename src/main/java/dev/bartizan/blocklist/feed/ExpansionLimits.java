package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.BlocklistConfig;

/**
 * Limits for the decompression of a feed.
 *
 * @param maximumBytes maximum number of bytes after decompression
 * @param maximumRatio maximum ratio of decompressed to compressed bytes, checked from {@value #RATIO_CHECKED_FROM}
 *     decompressed bytes, because small feeds are harmless
 */
public record ExpansionLimits(long maximumBytes, int maximumRatio) {

    static final long RATIO_CHECKED_FROM = 10 * 1024 * 1024;

    public static ExpansionLimits of(BlocklistConfig.Download download) {
        return new ExpansionLimits(download.maximumExpandedBytes(), download.maximumExpansionRatio());
    }
}
