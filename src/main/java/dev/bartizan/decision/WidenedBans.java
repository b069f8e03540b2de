package dev.bartizan.decision;

import dev.bartizan.ban.BanConfig;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bans as they are published: those of IPv6 addresses as bans of their networks, if the setting says so, because one host
 * usually has a /64. The stored bans stay as they are. Thread-safe.
 */
@Singleton
class WidenedBans {

    private static final int ADDRESS_BITS = 128;

    private final int prefixLength;

    /** The last result, because sets are often published again for other reasons. */
    private volatile @Nullable Widened last;

    private record Widened(BanSet from, IpRangeSet spared, BanSet to) {}

    WidenedBans(BanConfig config) {
        this.prefixLength = config.ipv6PrefixLength();
    }

    /**
     * The bans to publish. Of several bans in one network with the same source and scenario, the strictest one is published, and
     * of those the one that ends last.
     *
     * @param spared addresses that a ban of another address must not reach, such as those of the allowlist and of this machine: a
     *     network with one of them isn't banned instead of its addresses
     */
    BanSet of(BanSet bans, IpRangeSet spared, Instant now) {
        if (prefixLength == ADDRESS_BITS) {
            return bans;
        }
        // An expired ban must not stand for one that hasn't expired.
        BanSet active = bans.active(now);
        Widened known = last;
        if (known != null && known.from() == active && known.spared().equals(spared)) {
            return known.to();
        }
        List<ActiveBan> result = new ArrayList<>(active.all().size());
        TreeMap<ActiveBan, ActiveBan> networks = new TreeMap<>(BanSet.ORDER);
        for (ActiveBan ban : active.all()) {
            if (ban.range().isV6()) {
                ActiveBan widened = widen(ban, spared);
                networks.merge(widened, widened, WidenedBans::stronger);
            } else {
                result.add(ban);
            }
        }
        if (networks.isEmpty()) {
            return active;
        }
        result.addAll(networks.values());
        BanSet published = BanSet.of(result);
        last = new Widened(active, spared, published);
        return published;
    }

    private ActiveBan widen(ActiveBan ban, IpRangeSet spared) {
        IpRange range = ban.range();
        if (!range.isV6() || range.prefixLength() <= prefixLength) {
            return ban;
        }
        IpRange network = IpRange.ofCidr(range.first(), prefixLength);
        return spared.overlaps(network) ? ban : ban.withRange(network);
    }

    private static ActiveBan stronger(ActiveBan one, ActiveBan other) {
        if (one.type() != other.type()) {
            return one.type().stricterThan(other.type()) ? one : other;
        }
        return one.until().orElse(Instant.MAX).isBefore(other.until().orElse(Instant.MAX)) ? other : one;
    }
}
