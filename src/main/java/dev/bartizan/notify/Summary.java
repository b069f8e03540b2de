package dev.bartizan.notify;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The text of a summary of notices that were held back. */
final class Summary {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Summary() {}

    /**
     * A notification with one line for each notice, oldest first. If there is no room for all, it has the newest and how many
     * are missing.
     */
    static Notification of(String target, List<Notice> notices) {
        StringBuilder lines = new StringBuilder();
        int left = notices.size();
        for (Notice notice : notices.reversed()) {
            String line = "\n%s %s"
                    .formatted(time(notice.occurredAt()), notice.notification().title());
            if (lines.length() + line.length() > Notification.LONGEST_MESSAGE - 100) {
                break;
            }
            lines.insert(0, line);
            left--;
        }
        String head = notices.size() == 1
                ? "1 notification was held back (times in UTC):"
                : "%d notifications were held back (times in UTC):".formatted(notices.size());
        String missing = left > 0 ? "\n… and %d earlier".formatted(left) : "";
        return new Notification(NotificationKind.SUMMARY, target, head + missing + lines);
    }

    private static String time(Instant moment) {
        return TIME.format(moment);
    }
}
