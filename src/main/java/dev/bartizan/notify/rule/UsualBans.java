package dev.bartizan.notify.rule;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Counts the bans of the last day and a half by jail, so that rules can compare with the usual. After a restart it begins
 * with the stored bans. Thread-safe.
 */
@Singleton
class UsualBans {

    /** The longest time that can be compared with the day before. */
    static final Duration LONGEST = Duration.ofHours(12);

    private static final long BUCKET_MILLIS = BansStored.BUCKET.toMillis();
    private static final int DAY = Math.toIntExact(Duration.ofDays(1).dividedBy(BansStored.BUCKET));
    private static final int BUCKETS = DAY + Math.toIntExact(LONGEST.dividedBy(BansStored.BUCKET)) + 1;

    /** Further jails are counted together. */
    private static final int MOST_JAILS = 200;

    private static final String OTHERS = "";

    /** Rings of buckets by jail; guarded by {@code this}, as the other fields. */
    private final Map<String, int[]> counts = new HashMap<>();

    private long newest;
    private long since;

    UsualBans(Clock clock) {
        this.since = bucket(clock.instant());
        this.newest = since;
    }

    private static long bucket(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), BUCKET_MILLIS);
    }

    /** Begins again with the stored bans. */
    synchronized void load(@Observes BansStored stored) {
        counts.clear();
        since = bucket(stored.since());
        stored.byJail()
                .forEach((jail, bans) -> bans.forEach((start, number) ->
                        add(jail, bucket(start), Math.toIntExact(Math.min(number, Short.MAX_VALUE)))));
    }

    synchronized void add(String jail, Instant now) {
        add(jail, bucket(now), 1);
    }

    private void add(String jail, long bucket, int number) {
        advance(bucket);
        if (bucket > newest - BUCKETS) {
            String key = counts.containsKey(jail) || counts.size() < MOST_JAILS ? jail : OTHERS;
            counts.computeIfAbsent(key, _ -> new int[BUCKETS])[slot(bucket)] += number;
        }
    }

    private static int slot(long bucket) {
        return Math.floorMod(bucket, BUCKETS);
    }

    /** Makes room for a newer bucket, and forgets jails without bans. */
    private void advance(long bucket) {
        if (bucket <= newest) {
            return;
        }
        long first = Math.max(newest + 1, bucket - BUCKETS + 1);
        counts.values().removeIf(ring -> {
            for (long each = first; each <= bucket; each++) {
                ring[slot(each)] = 0;
            }
            return Arrays.stream(ring).allMatch(number -> number == 0);
        });
        newest = bucket;
    }

    /**
     * The usual number of bans within a time: the mean of the 24 hours before it, or of as many as are known.
     *
     * @param within at most {@link #LONGEST}
     * @return empty while less than this time before is known
     */
    synchronized Optional<Double> within(Predicate<String> jails, Duration within, Instant now) {
        long end = bucket(now.minus(within));
        long begin = Math.max(end - DAY, since);
        if ((end - begin) * BUCKET_MILLIS < within.toMillis()) {
            return Optional.empty();
        }
        long oldest = Math.max(begin, newest - BUCKETS + 1);
        long last = Math.min(end - 1, newest);
        long sum = 0;
        for (Map.Entry<String, int[]> jail : counts.entrySet()) {
            if (jails.test(jail.getKey())) {
                for (long each = oldest; each <= last; each++) {
                    sum += jail.getValue()[slot(each)];
                }
            }
        }
        return Optional.of((double) sum / (end - begin) * within.toMillis() / BUCKET_MILLIS);
    }
}
