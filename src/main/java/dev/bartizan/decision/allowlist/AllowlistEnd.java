package dev.bartizan.decision.allowlist;

import dev.bartizan.ban.BanDuration;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requested end of an entry: at most one of the fields is given.
 *
 * @param duration how long, as for bans
 * @param until when
 */
public record AllowlistEnd(
        @Nullable String duration, @Nullable Instant until) {

    /** No end. */
    public static final AllowlistEnd NONE = new AllowlistEnd(null, null);

    private static final Duration LONGEST = Duration.ofDays(3_650);

    /**
     * The moment of the end; null if there is none.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}
     */
    @Nullable
    Instant after(Instant now) {
        if (duration != null && until != null) {
            throw invalid("until", "must not be given together with duration");
        }
        if (duration != null) {
            try {
                return now.plus(BanDuration.parse(duration));
            } catch (IllegalArgumentException unusable) {
                throw invalid("duration", String.valueOf(unusable.getMessage()));
            }
        }
        if (until != null && (!until.isAfter(now) || until.isAfter(now.plus(LONGEST)))) {
            throw invalid("until", "must be in the future, within " + LONGEST.toDays() + " days");
        }
        return until;
    }

    private static ServiceException invalid(String field, String reason) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of(field, reason)));
    }
}
