package dev.bartizan.update.rollout;

import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The updates of one target that are kept.
 *
 * @param updates number of newest updates to keep
 * @param age maximum age; older updates are removed even if they are among the newest
 */
record Retention(int updates, Optional<Duration> age) {

    /** The current complete update and the previous one, for a rollback. */
    private static final int NEEDED = 2;

    /** That of an app. */
    static Retention of(UpdateApp app) {
        return new Retention(app.retention(), app.retentionAge());
    }

    /** The updates to remove. Never contains updates that are offered to clients, nor the one before them. */
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
