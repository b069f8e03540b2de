package dev.bartizan.blocklist;

import dev.bartizan.ip.set.CorruptSnapshotException;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.IpRangeSetCodec;

/**
 * One version of a list's content as it is stored.
 *
 * @param version counts up from 1 for each list
 * @param content encoded by {@link IpRangeSetCodec}; not copied, so not to be changed
 */
public record Snapshot(long version, byte[] content) {

    /**
     * The content, in time linear in its size.
     *
     * @throws CorruptSnapshotException if it is damaged
     */
    public DatedIpRangeSet decode() {
        return IpRangeSetCodec.decode(content);
    }
}
