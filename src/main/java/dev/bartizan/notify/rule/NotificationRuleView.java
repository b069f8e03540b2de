package dev.bartizan.notify.rule;

import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.rule.NotificationRule.Threshold;
import dev.bartizan.notify.rule.Timing.Quiet;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rule in API responses. */
@TemplateData
@Schema(name = "NotificationRule", description = "Which notifications a target gets, and when.")
public record NotificationRuleView(
        @Schema(description = "Its name.", examples = "night")
        String name,

        @Schema(description = "The name of the target.", examples = "phone")
        String target,

        @Schema(description = "The kinds of notifications; empty for all.")
        List<NotificationKind> kinds,

        @Schema(description = "The subjects, or the jails and scenarios of `bans`; empty for all.")
        List<String> subjects,

        @Schema(description = "The number of bans that it notifies; `null` if it is not about bans.", examples = "20")
        @Nullable
        Integer bans,

        @Schema(description = "The time of `bans`.", examples = "10m") @Nullable
        String within,

        @Schema(
                description = "How many times the usual it must be, too; `null` if it is only about the number.",
                examples = "5")
        @Nullable
        Integer spike,

        @Schema(description = "When the daily summary is sent; `null` if there is none.", examples = "08:00") @Nullable
        String dailyAt,

        @Schema(description = "Begin of quiet hours; `null` if there are none.", examples = "22:00") @Nullable
        String quietFrom,

        @Schema(description = "End of quiet hours; `null` if there are none.", examples = "07:00") @Nullable
        String quietTo,

        @Schema(description = "Whether notifications in quiet hours are dropped.")
        boolean quietDrop,

        @Schema(description = "The time zone of the times.", examples = "Europe/Berlin")
        String timeZone) {

    /** The view of a rule. */
    public static NotificationRuleView of(NotificationRule rule) {
        Timing timing = rule.timing();
        return new NotificationRuleView(
                rule.name(),
                rule.target(),
                rule.filter().kinds(),
                rule.filter().subjects(),
                rule.threshold().map(Threshold::bans).orElse(null),
                rule.threshold().map(threshold -> text(threshold.within())).orElse(null),
                rule.threshold().flatMap(Threshold::spike).orElse(null),
                timing.dailyAt().map(LocalTime::toString).orElse(null),
                timing.quiet().map(quiet -> quiet.from().toString()).orElse(null),
                timing.quiet().map(quiet -> quiet.to().toString()).orElse(null),
                timing.quiet().map(Quiet::drop).orElse(false),
                timing.zone().getId());
    }

    private static String text(Duration time) {
        return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
