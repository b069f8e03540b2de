package dev.bartizan.ban.bulk;

import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.BanResult;
import dev.bartizan.ban.BanService;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Adds the bans of one body, in batches, and counts the results. */
final class BulkRun {

    /** Number of bans in one transaction, so that other writers don't wait long. */
    private static final int BATCH = 1_000;

    private static final int SHOWN_PROBLEMS = 100;
    private static final int SHOWN_CHARACTERS = 400;

    /** The time between two publications is this and several times as long as the last one took. */
    private static final Duration BETWEEN_PUBLICATIONS = Duration.ofSeconds(1);

    private static final int SHARE_OF_PUBLICATIONS = 5;

    private final BanService bans;
    private final Clock clock;
    private final long maximum;
    private final Optional<IpAddress> requester;
    private final Function<IpRange, Map<String, String>> objections;
    private final List<BanOrder> batch = new ArrayList<>();
    private final List<BulkProblemView> problems = new ArrayList<>();
    private final long[] effects = new long[BanResult.Effect.values().length];
    private long read;
    private long ordered;
    private long refused;
    private long nextPublication;

    BulkRun(
            BanService bans,
            Clock clock,
            long maximum,
            Optional<IpAddress> requester,
            Function<IpRange, Map<String, String>> objections) {
        this.bans = bans;
        this.clock = clock;
        this.maximum = maximum;
        this.requester = requester;
        this.objections = objections;
        this.nextPublication = System.nanoTime() + BETWEEN_PUBLICATIONS.toNanos();
    }

    /**
     * Reads the whole body. What could be read is banned, even if the rest can't be read.
     *
     * @throws IOException if the body can't be read further
     */
    void read(BulkReader reader) throws IOException {
        try {
            readAll(reader);
        } finally {
            try {
                store();
            } finally {
                bans.publish();
            }
        }
    }

    private void readAll(BulkReader reader) throws IOException {
        for (Optional<BulkEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            read++;
            add(next.get());
            if (batch.size() >= BATCH) {
                store();
            }
        }
    }

    private void add(BulkEntry entry) {
        if (entry.problem().isPresent()) {
            refuse(entry, entry.problem().get());
            return;
        }
        List<BanOrder> orders;
        try {
            orders = BulkFields.orders(entry.fields(), requester, clock.instant());
        } catch (IllegalArgumentException wrong) {
            refuse(entry, String.valueOf(wrong.getMessage()));
            return;
        }
        if (ordered + orders.size() > maximum) {
            refuse(entry, "One request can have at most " + maximum + " bans; send the rest in another one.");
            return;
        }
        for (BanOrder order : orders) {
            Map<String, String> against = order.force() ? Map.of() : objections.apply(order.range());
            if (!against.isEmpty()) {
                refuse(entry, String.join(" ", against.values()));
                return;
            }
        }
        batch.addAll(orders);
        ordered += orders.size();
    }

    private void refuse(BulkEntry entry, String reason) {
        refused++;
        if (problems.size() < SHOWN_PROBLEMS) {
            Map<String, String> fields = entry.fields();
            String given = Optional.ofNullable(fields.get(BulkFields.IP))
                    .or(() -> Optional.ofNullable(fields.get(BulkFields.VALUE)))
                    .or(() -> Optional.ofNullable(fields.get("")))
                    .orElse("");
            problems.add(new BulkProblemView(entry.line(), read, shortened(given), shortened(reason)));
        }
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= SHOWN_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
    }

    private void store() {
        if (batch.isEmpty()) {
            return;
        }
        List<BanOrder> orders = List.copyOf(batch);
        batch.clear();
        for (int from = 0; from < orders.size(); from += BATCH) {
            bans.banLater(orders.subList(from, Math.min(from + BATCH, orders.size())))
                    .forEach(result -> effects[result.effect().ordinal()]++);
        }
        long begin = System.nanoTime();
        if (begin >= nextPublication) {
            bans.publish();
            long end = System.nanoTime();
            nextPublication = end + BETWEEN_PUBLICATIONS.toNanos() + SHARE_OF_PUBLICATIONS * (end - begin);
        }
    }

    /** The result so far. */
    BulkBansView result() {
        return new BulkBansView(
                read,
                effects[BanResult.Effect.BEGAN.ordinal()],
                effects[BanResult.Effect.EXTENDED.ordinal()],
                effects[BanResult.Effect.NONE.ordinal()],
                refused,
                List.copyOf(problems));
    }
}
