package dev.bartizan.update.rollout;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bars with the downloads of updates and the clients that could not run them, newest first.
 *
 * @param height in units of the drawing
 */
@TemplateData
public record AdoptionChart(int height, List<Bar> bars) {

    /** More bars make a drawing that nobody can read. */
    private static final int MOST_BARS = 20;

    private static final int ROW = 24;

    /** Length of the longest bar. */
    private static final int LONGEST = 360;

    /**
     * The bars of one update.
     *
     * @param y upper side
     * @param downloads length
     * @param failures length
     */
    @TemplateData
    public record Bar(Instant createdAt, int y, long downloads, long failures, UpdateLine.Adopted adopted) {

        public int textY() {
            return y + ROW / 2;
        }
    }

    /** Draws the adoption of updates; empty if there were no downloads and no failures. */
    static Optional<AdoptionChart> of(List<UpdateLine> newestFirst) {
        List<UpdateLine> drawn = newestFirst.stream()
                .filter(update -> !update.embedded())
                .limit(MOST_BARS)
                .toList();
        long most = drawn.stream()
                .mapToLong(update ->
                        Math.max(update.adopted().downloads(), update.adopted().failures()))
                .max()
                .orElse(0);
        if (most == 0) {
            return Optional.empty();
        }
        List<Bar> bars = new ArrayList<>();
        for (UpdateLine update : drawn) {
            bars.add(new Bar(
                    update.createdAt(),
                    bars.size() * ROW,
                    length(update.adopted().downloads(), most),
                    length(update.adopted().failures(), most),
                    update.adopted()));
        }
        return Optional.of(new AdoptionChart(bars.size() * ROW, bars));
    }

    private static long length(long count, long most) {
        return Math.round((double) count * LONGEST / most);
    }
}
