package dev.bartizan.update.rollout;

import dev.bartizan.update.Update;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many updates of one target are kept.
 *
 * @param updates from the newest
 * @param age from which on one is removed even if it is among them
 */
record Retention(int updates, Optional<Duration> age) {

    /** The one that everybody is offered, and the one to go back to. */
    private static final int NEEDED = 2;

    /** Those that may go. Whatever the settings are, what is offered to anybody is not among them, nor what was before it. */
    List<Update> expired(List<Update> newestFirst, Instant now) {
        List<Update> expired = new ArrayList<>();
        int complete = 0;
        for (int position = 0; position < newestFirst.size(); position++) {
            Update update = newestFirst.get(position);
            boolean superfluous = position >= updates
                    || age.filter(limit -> update.createdAt().isBefore(now.minus(limit)))
                            .isPresent();
            if (complete >= NEEDED && superfluous) {
                expired.add(update);
            }
            if (update.complete()) {
                complete++;
            }
        }
        return expired;
    }
}
