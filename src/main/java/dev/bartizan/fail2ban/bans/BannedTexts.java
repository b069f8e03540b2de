package dev.bartizan.fail2ban.bans;

import dev.bartizan.ip.IpRange;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a jail bans, in the jail's own spelling. fail2ban keeps a text as it was given, such as {@code fe80::1%eth0} or a host
 * name, and lifts the ban only by the same text. It resolves a host name that is not banned, so only listed ones are sent.
 */
public final class BannedTexts {

    /** A jail that bans nothing, or that the server doesn't have. */
    public static final BannedTexts NONE = new BannedTexts(List.of());

    private final Set<String> all;

    /** Texts of addresses and CIDRs that fail2ban would write in another way. */
    private final Map<IpRange, Set<String>> respelled = new HashMap<>();

    /** @param list the answer to {@code get <jail> banip} */
    public BannedTexts(Collection<String> list) {
        all = Set.copyOf(list);
        for (String text : all) {
            // The name of the jail doesn't matter here.
            JailBanKey.parse("", text)
                    .filter(banned -> !banned.ip().equals(text))
                    .ifPresent(banned -> respelled
                            .computeIfAbsent(banned.range(), _ -> new HashSet<>())
                            .add(text));
        }
    }

    /** Whether the jail bans exactly this text. */
    public boolean contains(String text) {
        return all.contains(text);
    }

    /** The texts of a CIDR; empty if it is not banned. */
    public Stream<String> of(IpRange range) {
        return Stream.concat(
                Stream.of(CheckedAddresses.text(range)).filter(all::contains),
                respelled.getOrDefault(range, Set.of()).stream());
    }

    /** The texts of addresses and CIDRs inside a CIDR that fail2ban doesn't recognize as such, because of their spelling. */
    public Stream<String> respelledInside(IpRange range) {
        return respelled.entrySet().stream()
                .filter(entry -> range.contains(entry.getKey().first())
                        && range.contains(entry.getKey().last()))
                .flatMap(entry -> entry.getValue().stream());
    }
}
