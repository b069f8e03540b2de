package dev.bartizan.console;

import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in templates. The symbols of the units are the same in all languages. */
@TemplateExtension
public final class Moments {

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Moments() {}

    /** Such as {@code 2026-01-31 12:00 UTC}. */
    public static String utc(Instant moment) {
        return UTC.format(moment);
    }

    /** The time between now and a moment, before or after: such as {@code 3 d 4 h}, {@code 4 h 5 min}, {@code 30 s}. */
    public static String distance(Instant moment, PageFrame ui) {
        Duration time = Duration.between(ui.now(), moment).abs();
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
