package dev.bartizan.decision.allowlist.effect;

import dev.bartizan.blocklist.management.edit.AllowlistTrial;
import dev.bartizan.decision.allowlist.AllowlistEntry;
import dev.bartizan.decision.allowlist.AllowlistInForce;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.util.List;

/** Says what the entries in force would take out of a list, from memory. */
@Singleton
class AllowlistSample implements AllowlistTrial {

    private final AllowlistInForce allowlist;

    AllowlistSample(AllowlistInForce allowlist) {
        this.allowlist = allowlist;
    }

    @Override
    public List<Exempted> exempted(long listId, IpRangeSet content, int most) {
        return allowlist.inForce().stream()
                .filter(entry ->
                        entry.scope().lists().map(only -> only.contains(listId)).orElse(true))
                .map(entry -> new Exempted(entry.subject(), addresses(entry, content)))
                .filter(exempted -> exempted.addresses().signum() > 0)
                .limit(most)
                .toList();
    }

    private static BigInteger addresses(AllowlistEntry entry, IpRangeSet content) {
        return entry.ranges()
                .map(range -> content.within(range).addressCount())
                .reduce(BigInteger.ZERO, BigInteger::add);
    }
}
