package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.BlocklistConfig;

/**
 * How far a feed may expand.
 *
 * @param maximumBytes most bytes after expansion
 * @param maximumRatio highest ratio of expanded to compressed bytes, checked from {@value #RATIO_CHECKED_FROM} bytes
 *     expanded on: a small feed of zeros is no danger
 */
public record ExpansionLimits(long maximumBytes, int maximumRatio) {

    static final long RATIO_CHECKED_FROM = 10 * 1024 * 1024;

    public static ExpansionLimits of(BlocklistConfig.Download download) {
        return new ExpansionLimits(download.maximumExpandedBytes(), download.maximumExpansionRatio());
    }
}
