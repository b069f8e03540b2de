package dev.bartizan.notify.target;

import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.rule.NotificationRuleRequest;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The fields of the form of a rule. */
public class RuleFields {

    @RestForm
    @Nullable
    String name;

    @RestForm
    @Nullable
    String target;

    @RestForm
    @Nullable
    List<String> kinds;

    @RestForm
    @Nullable
    String subjects;

    @RestForm
    @Nullable
    String bans;

    @RestForm
    @Nullable
    String within;

    @RestForm
    @Nullable
    String spike;

    @RestForm
    @Nullable
    String dailyAt;

    @RestForm
    @Nullable
    String quietFrom;

    @RestForm
    @Nullable
    String quietTo;

    @RestForm
    boolean quietDrop;

    @RestForm
    @Nullable
    String timeZone;

    /** Unknown kinds are left out: the form has none. A number that can't be read is one that is too small. */
    NotificationRuleRequest request() {
        return new NotificationRuleRequest(
                TargetFields.text(name),
                TargetFields.text(target),
                kinds == null
                        ? List.of()
                        : kinds.stream()
                                .flatMap(kind -> NotificationKind.of(kind).stream())
                                .toList(),
                subjects == null
                        ? List.of()
                        : subjects.lines()
                                .map(String::strip)
                                .filter(subject -> !subject.isEmpty())
                                .toList(),
                number(TargetFields.text(bans)),
                TargetFields.text(within),
                number(TargetFields.text(spike)),
                TargetFields.text(dailyAt),
                TargetFields.text(quietFrom),
                TargetFields.text(quietTo),
                quietDrop,
                TargetFields.text(timeZone));
    }

    private static @Nullable Integer number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
