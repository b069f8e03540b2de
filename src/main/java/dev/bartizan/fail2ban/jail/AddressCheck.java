package dev.bartizan.fail2ban.jail;

import dev.bartizan.ban.BanGuard;
import dev.bartizan.decision.allowlist.AllowlistInForce;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.bans.BanJob;
import dev.bartizan.fail2ban.bans.BannedTexts;
import dev.bartizan.fail2ban.bans.CheckedAddresses;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Validates addresses, because fail2ban accepts any text, and refuses bans that would lock users out. */
@Singleton
class AddressCheck {

    private static final String NOT_BANNED = " The jail has no ban of this text, either.";

    private final BanGuard guard;
    private final AllowlistInForce allowlist;

    AddressCheck(BanGuard guard, AllowlistInForce allowlist) {
        this.guard = guard;
        this.allowlist = allowlist;
    }

    /**
     * Checks addresses to ban.
     *
     * @param force whether to ignore objections, except the allowlist
     * @param requester the address of the requesting client
     */
    CheckedAddresses forBan(Collection<String> texts, boolean force, Optional<IpAddress> requester) {
        IpRangeSet allowed = allowlist.ranges();
        Function<IpRange, Map<String, String>> objections = guard.objections(requester);
        return check(texts, range -> {
            if (allowed.overlaps(range)) {
                return Optional.of("It contains addresses of the allowlist.");
            }
            return force
                    ? Optional.empty()
                    : objections.apply(range).values().stream().findFirst();
        });
    }

    /**
     * As {@link #forBan(Collection, boolean, Optional)}, for one address.
     *
     * @throws ServiceException {@code BAN_REFUSED} if it is refused, but would not be with {@code force}
     */
    CheckedAddresses forBan(String text, boolean force, Optional<IpAddress> requester) {
        CheckedAddresses checked = forBan(List.of(text), force, requester);
        if (!checked.refused().isEmpty()
                && !force
                && forBan(List.of(text), true, requester).refused().isEmpty()) {
            throw new ServiceException(
                    ErrorCode.BAN_REFUSED,
                    Map.of(
                            "objections",
                            checked.refused().stream()
                                    .collect(Collectors.toMap(BanJob.Failure::ip, BanJob.Failure::reason))));
        }
        return checked;
    }

    /**
     * Finds what to unban.
     *
     * @param texts addresses and CIDRs in any spelling, and other texts that the jail bans
     * @param banned what the jail bans
     */
    static CheckedAddresses forUnban(Collection<String> texts, BannedTexts banned) {
        Set<String> unbanned = new LinkedHashSet<>();
        List<BanJob.Failure> refused = new ArrayList<>();
        for (String text : texts) {
            if (banned.contains(text)) {
                unbanned.add(text);
            }
            CheckedAddresses checked = check(List.of(text), range -> Optional.empty(), range -> {
                List<String> listed = banned.of(range).toList();
                return listed.isEmpty()
                        ? Stream.concat(Stream.of(CheckedAddresses.text(range)), banned.respelledInside(range))
                        : listed.stream();
            });
            unbanned.addAll(checked.texts());
            if (!banned.contains(text)) {
                checked.refused().stream()
                        .map(failure -> new BanJob.Failure(failure.ip(), failure.reason() + NOT_BANNED))
                        .forEach(refused::add);
            }
        }
        return new CheckedAddresses(List.copyOf(unbanned), refused);
    }

    /** Whether a text is one that {@link #forBan} may accept. */
    static boolean canBeBanned(String text) {
        return check(List.of(text), range -> Optional.empty()).refused().isEmpty();
    }

    /**
     * Parses addresses and CIDRs and returns them in fail2ban's notation.
     *
     * @throws ServiceException {@code INVALID_ADDRESS} if one is invalid
     */
    static List<String> networks(Collection<String> texts) {
        CheckedAddresses checked = check(texts, range -> Optional.empty());
        checked.refused().stream().findFirst().ifPresent(refused -> {
            throw ServiceException.invalidAddress(true, "ips", refused.ip(), "addresses and CIDRs", refused.reason());
        });
        return checked.texts();
    }

    private static CheckedAddresses check(Collection<String> texts, Function<IpRange, Optional<String>> objection) {
        return check(texts, objection, range -> Stream.of(CheckedAddresses.text(range)));
    }

    /** @param spelled the texts to send for a CIDR */
    private static CheckedAddresses check(
            Collection<String> texts,
            Function<IpRange, Optional<String>> objection,
            Function<IpRange, Stream<String>> spelled) {
        Set<String> sent = new LinkedHashSet<>();
        List<BanJob.Failure> refused = new ArrayList<>();
        for (String text : texts) {
            try {
                IpRange range = IpRange.parse(text);
                problem(range)
                        .or(() -> objection.apply(range))
                        .ifPresentOrElse(
                                reason -> refused.add(new BanJob.Failure(text, reason)),
                                () -> spelled.apply(range).forEach(sent::add));
            } catch (IpSyntaxException unreadable) {
                refused.add(new BanJob.Failure(text, unreadable.syntax().reason()));
            }
        }
        return new CheckedAddresses(List.copyOf(sent), refused);
    }

    /** fail2ban supports no ranges other than CIDRs, and takes 0.0.0.0/0 for 0.0.0.0. */
    private static Optional<String> problem(IpRange range) {
        return switch (range.prefixLength()) {
            case -1 -> Optional.of("It is not a CIDR.");
            case 0 -> Optional.of("It contains all addresses.");
            default -> Optional.empty();
        };
    }
}
