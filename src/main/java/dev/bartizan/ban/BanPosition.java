package dev.bartizan.ban;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in bans that are sorted by their begin, newest first.
 *
 * @param beganAt when the ban at this place began, in whole milliseconds
 * @param id id of this ban
 */
public record BanPosition(Instant beganAt, long id) {

    /** From the newest to the oldest. */
    public static final Comparator<BanPosition> NEWEST_FIRST = Comparator.comparing(BanPosition::beganAt)
            .thenComparingLong(BanPosition::id)
            .reversed();

    private static final int LONGEST = 40;

    static BanPosition of(BanView ban) {
        return new BanPosition(ban.since(), ban.id());
    }

    /** The position with a text; empty for other texts. */
    public static Optional<BanPosition> parse(@Nullable String text) {
        int hyphen = text == null || text.length() > LONGEST ? -1 : text.indexOf('-');
        if (text == null || hyphen < 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BanPosition(
                    Instant.ofEpochMilli(Long.parseLong(text, 0, hyphen, 10)),
                    Long.parseLong(text, hyphen + 1, text.length(), 10)));
        } catch (NumberFormatException invalid) {
            return Optional.empty();
        }
    }

    /** The text for {@link #parse}, safe in a URL. */
    public String text() {
        return beganAt.toEpochMilli() + "-" + id;
    }
}
