package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.Optional;

/** Compares the content of a list with the traffic. Implemented by a package that knows everything that is blocked. */
public interface DryRun {

    /**
     * What a list would block with this content; empty if requests are not counted.
     *
     * @param list the list, whose published content doesn't count as blocked
     */
    Optional<DryRunView> of(Blocklist list, IpRangeSet content);
}
