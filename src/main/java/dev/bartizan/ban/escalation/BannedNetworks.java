package dev.bartizan.ban.escalation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.bartizan.ban.BanConfig;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The network of many banned addresses is banned. Only bans of single addresses count, because a range of addresses that a
 * person bans is stored as several networks.
 */
record BannedNetworks(BanConfig.Network config) implements EscalationRule {

    private static final int BITS_4 = 24;
    private static final int BITS_6 = 64;

    @Override
    public boolean enabled() {
        return config.enabled();
    }

    @Override
    public String scenario() {
        return ActiveBan.NETWORK_SCENARIO;
    }

    @Override
    public Duration lookBack() {
        return config.window();
    }

    @Override
    public Set<String> prefixes(Collection<ActiveBan> begun) {
        return networks(begun)
                .map(BannedNetworks::prefix)
                .filter(prefix -> !prefix.isEmpty())
                .collect(toSet());
    }

    private static Stream<IpRange> networks(Collection<ActiveBan> begun) {
        return begun.stream()
                .map(ActiveBan::range)
                .filter(BannedNetworks::isAddress)
                .map(BannedNetworks::network)
                .distinct();
    }

    private static boolean isAddress(IpRange range) {
        return range.first().equals(range.last());
    }

    private static IpRange network(IpRange range) {
        return IpRange.ofCidr(range.first(), range.isV6() ? BITS_6 : BITS_4);
    }

    /**
     * The common beginning of the canonical texts of all ranges inside a network. Where an IPv6 network has a group of zero,
     * the text can go on in several ways, so it ends there. Empty for networks that begin with such a group; none of these
     * is public.
     */
    static String prefix(IpRange network) {
        IpAddress address = network.first();
        if (!network.isV6()) {
            String text = address.toString();
            return text.substring(0, text.lastIndexOf('.') + 1);
        }
        StringBuilder prefix = new StringBuilder();
        for (int shift = 48; shift >= 0; shift -= 16) {
            long group = address.high() >>> shift & 0xffff;
            if (group == 0) {
                break;
            }
            prefix.append(Long.toHexString(group)).append(':');
        }
        return prefix.toString();
    }

    @Override
    public List<BanOrder> follow(Collection<ActiveBan> begun, List<EarlierBan> history, Instant now) {
        Set<Long> ids = begun.stream().map(ActiveBan::id).collect(toSet());
        Map<IpRange, List<EarlierBan>> byRange = history.stream().collect(groupingBy(EarlierBan::range));
        Map<IpRange, List<IpRange>> addresses = byRange.keySet().stream()
                .filter(BannedNetworks::isAddress)
                .collect(groupingBy(BannedNetworks::network));
        List<BanOrder> orders = new ArrayList<>();
        networks(begun).forEach(network -> {
            Instant pardoned = EarlierBan.pardoned(byRange.getOrDefault(network, List.of()), network);
            List<List<EarlierBan>> counting = addresses.getOrDefault(network, List.of()).stream()
                    .map(address -> EarlierBan.counting(byRange.getOrDefault(address, List.of()), address).stream()
                            .filter(ban -> ban.began().isAfter(pardoned))
                            .toList())
                    .filter(bans -> !bans.isEmpty())
                    .toList();
            boolean isNew = counting.stream().flatMap(List::stream).anyMatch(ban -> ids.contains(ban.id()));
            if (isNew && counting.size() >= config.bans()) {
                orders.add(EscalationRule.order(
                        network,
                        now.plus(config.duration()),
                        "%d addresses of %s were banned within %s."
                                .formatted(counting.size(), network, EscalationRule.text(config.window()))));
            }
        });
        return orders;
    }
}
