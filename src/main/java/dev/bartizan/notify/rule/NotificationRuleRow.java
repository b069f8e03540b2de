package dev.bartizan.notify.rule;

import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.rule.NotificationRule.Filter;
import dev.bartizan.notify.rule.NotificationRule.Threshold;
import dev.bartizan.notify.rule.Timing.Quiet;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The row of a {@link NotificationRule}. Times are texts, such as {@code 08:00}. */
@Entity
@Table(name = "notification_rule")
class NotificationRuleRow {

    private static final String BETWEEN_KINDS = ",";
    private static final String BETWEEN_SUBJECTS = "\n";

    @Id
    String name;

    String target;

    /** Separated by commas; empty for all. */
    String kinds;

    /** One per line; empty for all. */
    String subjects;

    /** Nothing without a threshold, as {@link #bansIn}. */
    @Nullable
    Integer bans;

    /** In milliseconds. */
    @Nullable
    Long bansIn;

    /** How many times the usual; nothing if it is only about the number. */
    @Nullable
    Integer spike;

    @Nullable
    String dailyAt;

    @Nullable
    String quietFrom;

    @Nullable
    String quietTo;

    boolean quietDrop;

    String timeZone;

    void take(NotificationRule rule) {
        name = rule.name();
        target = rule.target();
        kinds = rule.filter().kinds().stream()
                .map(NotificationKind::wireName)
                .collect(Collectors.joining(BETWEEN_KINDS));
        subjects = String.join(BETWEEN_SUBJECTS, rule.filter().subjects());
        bans = rule.threshold().map(Threshold::bans).orElse(null);
        bansIn =
                rule.threshold().map(threshold -> threshold.within().toMillis()).orElse(null);
        spike = rule.threshold().flatMap(Threshold::spike).orElse(null);
        Timing timing = rule.timing();
        dailyAt = timing.dailyAt().map(LocalTime::toString).orElse(null);
        quietFrom = timing.quiet().map(quiet -> quiet.from().toString()).orElse(null);
        quietTo = timing.quiet().map(quiet -> quiet.to().toString()).orElse(null);
        quietDrop = timing.quiet().map(Quiet::drop).orElse(false);
        timeZone = timing.zone().getId();
    }

    /** Kinds of a later version are left out. */
    NotificationRule toModel() {
        Optional<Threshold> threshold = bans == null || bansIn == null
                ? Optional.empty()
                : Optional.of(new Threshold(bans, Duration.ofMillis(bansIn), Optional.ofNullable(spike)));
        Optional<Quiet> quiet = quietFrom == null || quietTo == null
                ? Optional.empty()
                : Optional.of(new Quiet(LocalTime.parse(quietFrom), LocalTime.parse(quietTo), quietDrop));
        return new NotificationRule(
                name,
                target,
                new Filter(
                        present(kinds.split(BETWEEN_KINDS))
                                .flatMap(kind -> NotificationKind.of(kind).stream())
                                .toList(),
                        present(subjects.split(BETWEEN_SUBJECTS)).toList()),
                threshold,
                new Timing(Optional.ofNullable(dailyAt).map(LocalTime::parse), quiet, ZoneId.of(timeZone)));
    }

    private static Stream<String> present(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty());
    }
}
