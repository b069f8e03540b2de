package dev.bartizan.ban;

import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban that is in force until it runs out.
 *
 * @param id of its row
 * @param range the banned address or network: always a CIDR
 * @param origin who banned it, such as {@code bartizan} for a person
 * @param reason for people, or empty
 * @param since when it began
 * @param until when it runs out; none for a permanent one
 */
public record ActiveBan(long id, IpRange range, String origin, String reason, Instant since, Optional<Instant> until) {

    public ActiveBan {
        if (!range.isCidr()) {
            throw new IllegalArgumentException("Not a CIDR: " + range);
        }
    }

    /** Whether it is in force. */
    public boolean active(Instant now) {
        return until.isEmpty() || until.get().isAfter(now);
    }
}
