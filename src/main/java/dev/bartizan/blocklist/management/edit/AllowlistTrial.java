package dev.bartizan.blocklist.management.edit;

import dev.bartizan.ip.set.IpRangeSet;
import io.quarkus.qute.TemplateData;
import java.math.BigInteger;
import java.util.List;

/** Finds what the allowlist would take out of a list. Implemented by the package of the allowlist. */
public interface AllowlistTrial {

    /**
     * What an entry of the allowlist, or a list that allows, would take out.
     *
     * @param by the range or host name of the entry, or the name of the list
     * @param addresses of both families
     */
    @TemplateData
    record Exempted(String by, BigInteger addresses) {}

    /**
     * What the entries in force would take out of a list's content, in the order of the allowlist.
     *
     * @param listId the list, for entries that are limited to lists
     * @param most the maximum number of results
     */
    List<Exempted> exempted(long listId, IpRangeSet content, int most);
}
