package dev.bartizan.notify.rule;

import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.rule.NotificationRule.Filter;
import dev.bartizan.notify.rule.NotificationRule.Threshold;
import dev.bartizan.notify.rule.Timing.Quiet;
import dev.bartizan.settings.DurationText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rule to add, or the new values of a rule. */
@Schema(
        name = "NotificationRuleRequest",
        description =
                "Which notifications a target gets, and when. A target without rules gets every notification at once,"
                        + " except those of thresholds. If several rules are about a notification, it is sent once, as"
                        + " early as one of them says.",
        examples =
                "{\"name\":\"night\",\"target\":\"phone\",\"quiet_from\":\"22:00\",\"quiet_to\":\"07:00\",\"time_zone\":\"Europe/Berlin\"}")
public record NotificationRuleRequest(
        @Schema(
                description =
                        "Its unique name: 1 to 40 lower-case letters, digits and hyphens. A change may leave it out.",
                examples = "night")
        @Nullable
        String name,

        @Schema(description = "The name of a target that was added by API or page.", examples = "phone") @Nullable
        String target,

        @Schema(
                description =
                        "The kinds of notifications; all if it is absent or empty. Recoveries are separate kinds. With"
                                + " `bans` there must be none.",
                examples = "[\"list_failing\",\"list_recovered\"]")
        @Nullable
        List<NotificationKind> kinds,

        @Schema(
                description =
                        "The subjects: names of lists, containers, apps or, with `bans`, of jails and scenarios; at"
                                + " most 100. All if it is absent or empty.",
                examples = "[\"ipsum\"]")
        @Nullable
        List<String> subjects,

        @Schema(
                description =
                        "Notify when this many bans, 1 to 10000, began within the time `within`, and when they are"
                                + " below it again. Bans that lists, escalations or earlier runs of an engine brought"
                                + " aren't counted.",
                examples = "20")
        @Nullable
        Integer bans,

        @Schema(description = "The time of `bans`, from `1s` to `7d`.", examples = "10m") @Nullable
        String within,

        @Schema(
                description =
                        "With `bans` and a time from `1m` to `12h`: notify a spike, only if it is also at least this"
                                + " many times the usual, 2 to 100. Usual is the mean for the same length of time over the"
                                + " 24 hours before.",
                examples = "5")
        @Nullable
        Integer spike,

        @Schema(
                description = "Send one summary a day at this time, instead of each notification at once.",
                examples = "08:00")
        @Nullable
        String dailyAt,

        @Schema(
                description = "Begin of quiet hours, in which nothing is sent. Needs `quiet_to`; not with `daily_at`.",
                examples = "22:00")
        @Nullable
        String quietFrom,

        @Schema(
                description =
                        "End of quiet hours. What was held back is sent then: one notification as it is, several as a"
                                + " summary.",
                examples = "07:00")
        @Nullable
        String quietTo,

        @Schema(
                description = "Whether notifications in quiet hours are dropped instead of held back.",
                defaultValue = "false")
        @Nullable
        Boolean quietDrop,

        @Schema(description = "The time zone of the times.", defaultValue = "UTC", examples = "Europe/Berlin") @Nullable
        String timeZone) {

    /** An empty rule, for a form. */
    public static final NotificationRuleRequest EMPTY =
            new NotificationRuleRequest(null, null, null, null, null, null, null, null, null, null, null, null);

    private static final int MOST_BANS = 10_000;
    private static final int SMALLEST_SPIKE = 2;
    private static final int LARGEST_SPIKE = 100;
    private static final int MOST_SUBJECTS = 100;
    private static final int LONGEST_SUBJECT = 200;
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Duration LONGEST = Duration.ofDays(7);

    /** The values of a rule, for a form. */
    public static NotificationRuleRequest of(NotificationRule rule) {
        NotificationRuleView view = NotificationRuleView.of(rule);
        return new NotificationRuleRequest(
                view.name(),
                view.target(),
                view.kinds(),
                view.subjects(),
                view.bans(),
                view.within(),
                view.spike(),
                view.dailyAt(),
                view.quietFrom(),
                view.quietTo(),
                view.quietDrop(),
                view.timeZone());
    }

    /** Whether a kind is chosen. */
    public boolean chose(NotificationKind kind) {
        return kinds != null && kinds.contains(kind);
    }

    /** The subjects, one per line. */
    public String subjectLines() {
        return subjects == null ? "" : String.join("\n", subjects);
    }

    /**
     * Reads the rule.
     *
     * @param known its name if it exists
     * @throws ServiceException {@code VALIDATION_FAILED} with all fields that are wrong
     */
    public NotificationRule rule(Optional<String> known) {
        return new Reader().rule(known);
    }

    /** Reads the fields, and collects what is wrong. */
    private final class Reader {

        private final Map<String, String> wrong = new LinkedHashMap<>();

        private NotificationRule rule(Optional<String> known) {
            String id = known.orElse(name == null ? "" : name);
            NotificationName.objection(id).ifPresent(objection -> wrong.put("name", objection));
            if (known.isPresent() && name != null && !name.equals(id)) {
                wrong.put("name", "can't be changed");
            }
            if (target == null || target.isEmpty()) {
                wrong.put("target", "is required");
            }
            Optional<Threshold> threshold = threshold();
            NotificationRule rule = new NotificationRule(
                    id,
                    target == null ? "" : target,
                    new Filter(kinds(threshold), checkedSubjects()),
                    threshold,
                    new Timing(time("daily_at", dailyAt), quiet(), zone()));
            if (!wrong.isEmpty()) {
                throw ServiceException.invalid(wrong, Map.of());
            }
            return rule;
        }

        private List<NotificationKind> kinds(Optional<Threshold> threshold) {
            List<NotificationKind> chosen = kinds == null ? List.of() : kinds;
            if (threshold.isPresent() && !chosen.isEmpty()) {
                wrong.put("kinds", "must be empty, because the rule is about bans");
            }
            if (chosen.stream().anyMatch(Objects::isNull)) {
                wrong.put("kinds", "must not have null");
                return List.of();
            }
            chosen.stream()
                    .filter(kind -> !kind.selectable())
                    .findFirst()
                    .ifPresent(kind -> wrong.put("kinds", "must not have " + kind.wireName()));
            return chosen.stream().distinct().toList();
        }

        private List<String> checkedSubjects() {
            List<String> chosen = subjects == null ? List.of() : subjects;
            boolean right = chosen.size() <= MOST_SUBJECTS
                    && chosen.stream()
                            .allMatch(subject -> subject != null
                                    && !subject.isBlank()
                                    && subject.length() <= LONGEST_SUBJECT
                                    && subject.chars().noneMatch(Character::isISOControl));
            if (!right) {
                wrong.put(
                        "subjects",
                        "must have at most %d names of 1 to %d characters".formatted(MOST_SUBJECTS, LONGEST_SUBJECT));
            }
            return right ? chosen : List.of();
        }

        private Optional<Threshold> threshold() {
            if (bans == null && within == null && spike == null) {
                return Optional.empty();
            }
            if (bans == null || bans < 1 || bans > MOST_BANS) {
                wrong.put("bans", "must be from 1 to %d".formatted(MOST_BANS));
            }
            Duration time = Duration.ZERO;
            try {
                time = DurationText.parse(within == null ? "" : within);
            } catch (IllegalArgumentException unreadable) {
                wrong.put("within", DurationText.EXPECTED);
            }
            if (!wrong.containsKey("within")
                    && (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST) > 0)) {
                wrong.put("within", "must be from 1s to 7d");
            }
            if (spike != null) {
                checkSpike(spike, time);
            }
            return bans == null ? Optional.empty() : Optional.of(new Threshold(bans, time, Optional.ofNullable(spike)));
        }

        private void checkSpike(int times, Duration time) {
            if (times < SMALLEST_SPIKE || times > LARGEST_SPIKE) {
                wrong.put("spike", "must be from %d to %d".formatted(SMALLEST_SPIKE, LARGEST_SPIKE));
            }
            if (!wrong.containsKey("within")
                    && (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(UsualBans.LONGEST) > 0)) {
                wrong.put("within", "must be from 1m to 12h for a spike");
            }
        }

        private Optional<Quiet> quiet() {
            if (quietFrom == null && quietTo == null) {
                return Optional.empty();
            }
            if (dailyAt != null) {
                wrong.put("quiet_from", "must not be given together with daily_at");
            }
            Optional<LocalTime> from = time("quiet_from", quietFrom == null ? "" : quietFrom);
            Optional<LocalTime> to = time("quiet_to", quietTo == null ? "" : quietTo);
            if (from.isPresent() && from.equals(to)) {
                wrong.put("quiet_to", "must differ from quiet_from");
            }
            return from.flatMap(begin -> to.map(end -> new Quiet(begin, end, Boolean.TRUE.equals(quietDrop))));
        }

        private Optional<LocalTime> time(String field, @Nullable String text) {
            if (text == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(LocalTime.parse(text).truncatedTo(ChronoUnit.MINUTES));
            } catch (DateTimeParseException unreadable) {
                wrong.put(field, "must be a time of the day such as 08:00");
                return Optional.empty();
            }
        }

        private ZoneId zone() {
            if (timeZone == null) {
                return UTC;
            }
            try {
                return ZoneId.of(timeZone);
            } catch (DateTimeException unknown) {
                wrong.put("time_zone", "must be a time zone such as Europe/Berlin");
                return UTC;
            }
        }
    }
}
