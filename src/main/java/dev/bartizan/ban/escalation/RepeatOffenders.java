package dev.bartizan.ban.escalation;

import static java.util.stream.Collectors.groupingBy;

import dev.bartizan.ban.BanConfig;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A range that was banned before is banned for longer. */
record RepeatOffenders(BanConfig.Repeat config) implements EscalationRule {

    @Override
    public boolean enabled() {
        return config.enabled();
    }

    @Override
    public String scenario() {
        return ActiveBan.REPEAT_SCENARIO;
    }

    @Override
    public Duration lookBack() {
        return config.lookBack();
    }

    @Override
    public Set<String> prefixes(Collection<ActiveBan> begun) {
        return begun.stream()
                .filter(ban -> ban.until().isPresent())
                .map(ban -> ban.range().toString())
                .collect(Collectors.toSet());
    }

    @Override
    public List<BanOrder> follow(Collection<ActiveBan> begun, List<EarlierBan> history, Instant now) {
        Map<IpRange, List<EarlierBan>> byRange = history.stream().collect(groupingBy(EarlierBan::range));
        return begun.stream()
                .flatMap(ban ->
                        longer(ban, EarlierBan.counting(byRange.getOrDefault(ban.range(), List.of()), ban.range()))
                                .stream())
                .toList();
    }

    private Optional<BanOrder> longer(ActiveBan ban, List<EarlierBan> counting) {
        int times = distinct(counting);
        if (times < 2 || ban.until().isEmpty() || counting.stream().noneMatch(earlier -> earlier.id() == ban.id())) {
            return Optional.empty();
        }
        Duration ordered = Duration.between(ban.since(), ban.until().get());
        Duration longer = ordered;
        long factor = 1;
        for (int i = 1; i < times && longer.compareTo(config.longest()) < 0; i++) {
            longer = longer.multipliedBy(config.factor());
            factor *= config.factor();
        }
        boolean limited = longer.compareTo(config.longest()) > 0;
        Instant until = ban.since().plus(limited ? config.longest() : longer);
        if (!until.isAfter(ban.until().get())) {
            return Optional.empty();
        }
        String reason = "Banned %d times in %s; this ban lasts %s."
                .formatted(
                        times,
                        EscalationRule.text(config.lookBack()),
                        limited
                                ? EscalationRule.text(config.longest()) + ", the longest duration"
                                : factor + " times as long");
        return Optional.of(EscalationRule.order(ban.range(), until, reason));
    }

    /** Bans that overlap in time count once, because several jails and engines can ban for the same attack. */
    private static int distinct(List<EarlierBan> byBegin) {
        int count = 0;
        Instant end = Instant.MIN;
        for (EarlierBan ban : byBegin) {
            count += ban.began().isAfter(end) ? 1 : 0;
            end = ban.ended().isAfter(end) ? ban.ended() : end;
        }
        return count;
    }
}
