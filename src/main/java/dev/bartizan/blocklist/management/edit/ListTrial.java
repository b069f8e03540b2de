package dev.bartizan.blocklist.management.edit;

import dev.bartizan.blocklist.management.ListPreviewView;
import dev.bartizan.blocklist.management.ProtectedAddressView;
import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * What a definition that isn't stored would have as a list.
 *
 * @param preview what an import would do, compared with the current content if the list exists
 * @param growth what it would add to all lists
 * @param protectedAddresses the addresses of the feed that are protected; empty if the list allows
 * @param allowed what the allowlist would take out, at most {@value ListTrials#MOST}; empty if the list allows
 * @param replaces whether the list exists
 */
@TemplateData
public record ListTrial(
        ListPreviewView preview,
        Growth growth,
        List<ProtectedAddressView> protectedAddresses,
        List<AllowlistTrial.Exempted> allowed,
        boolean replaces) {

    /**
     * What the list would add to all other published lists that block, or that allow, like it.
     *
     * @param before IPv4 addresses of the other lists
     * @param ipv4Addresses IPv4 addresses that no other list has
     * @param ranges ranges of the feed, of both families, that no other list has completely
     */
    @TemplateData
    public record Growth(long before, long ipv4Addresses, long ranges) {}
}
