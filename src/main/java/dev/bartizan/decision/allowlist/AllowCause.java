package dev.bartizan.decision.allowlist;

import dev.bartizan.ip.IpRange;
import java.util.List;
import java.util.Optional;

/** What allows an address or a part of a range. */
public sealed interface AllowCause {

    /** The allowed range. */
    IpRange range();

    /**
     * An entry of the allowlist.
     *
     * @param range its range, or an address of its host
     * @param lists names of the enabled lists that it is limited to; absent if it applies to everything
     */
    record ByEntry(AllowlistEntry entry, IpRange range, Optional<List<String>> lists) implements AllowCause {}

    /** The configuration, while the database can't be written, so that its ranges are no entries yet. */
    record ByConfiguration(IpRange range) implements AllowCause {}

    /**
     * A list that allows.
     *
     * @param range an entry of the list
     */
    record ByList(long id, String name, IpRange range) implements AllowCause {}
}
