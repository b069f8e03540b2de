package dev.bartizan.update.adoption;

import dev.bartizan.console.Moments;
import dev.bartizan.update.Update;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines with the shares of updates in the requests of apps, as an SVG and as a table.
 *
 * @param lines one of each update, newest first; the last one is of all others
 * @param rows the buckets that have requests, newest first
 */
@TemplateData
public record ShareChart(List<Line> lines, List<Row> rows) {

    /** More lines can't be told apart. */
    private static final int MOST_UPDATES = 4;

    private static final int WIDTH = 600;
    private static final int HEIGHT = 160;
    private static final int ALL = 100;

    /**
     * The line of an update.
     *
     * @param number from 1; lines differ by their colour and their dashes
     * @param update time of publication and begin of the id; empty for all other updates
     * @param path the line, as the data of an SVG path
     * @param latest percentage in the newest bucket with requests
     */
    @TemplateData
    public record Line(int number, String update, String path, long latest) {}

    /**
     * A bucket in the table.
     *
     * @param percents the shares, in the order of the lines
     */
    @TemplateData
    public record Row(String time, List<Long> percents, long requests) {}

    /**
     * Draws the shares.
     *
     * @param newestFirst the updates of the target
     */
    static ShareChart of(AdoptionView adoption, List<Update> newestFirst) {
        List<AdoptionView.Bucket> buckets = adoption.buckets();
        List<Update> drawn = newestFirst.stream()
                .filter(update -> buckets.stream().anyMatch(bucket -> bucket.of(Optional.of(update.id())) > 0))
                .limit(MOST_UPDATES)
                .toList();
        List<List<Long>> percents =
                buckets.stream().map(bucket -> percents(bucket, drawn)).toList();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i <= drawn.size(); i++) {
            lines.add(new Line(
                    i + 1, i < drawn.size() ? label(drawn.get(i)) : "", path(percents, i), latest(percents, i)));
        }
        List<Row> rows = new ArrayList<>();
        for (int i = buckets.size() - 1; i >= 0; i--) {
            AdoptionView.Bucket bucket = buckets.get(i);
            if (bucket.requests() > 0) {
                rows.add(new Row(Moments.utc(bucket.start()), percents.get(i), bucket.requests()));
            }
        }
        return new ShareChart(lines, rows);
    }

    private static String label(Update update) {
        return Moments.utc(update.createdAt()) + " (" + update.id().toString().substring(0, 8) + ")";
    }

    /** The percentages of the updates, and of all others; empty without requests. */
    private static List<Long> percents(AdoptionView.Bucket bucket, List<Update> drawn) {
        if (bucket.requests() == 0) {
            return List.of();
        }
        List<Long> percents = new ArrayList<>();
        long others = bucket.requests();
        for (Update update : drawn) {
            long requests = bucket.of(Optional.of(update.id()));
            others -= requests;
            percents.add(Math.round((double) ALL * requests / bucket.requests()));
        }
        percents.add(Math.round((double) ALL * others / bucket.requests()));
        return percents;
    }

    /** Buckets without requests leave a gap. */
    private static String path(List<List<Long>> percents, int line) {
        StringBuilder path = new StringBuilder();
        boolean open = false;
        for (int i = 0; i < percents.size(); i++) {
            if (percents.get(i).isEmpty()) {
                open = false;
                continue;
            }
            long x = Math.round((double) WIDTH * i / (percents.size() - 1));
            long y = HEIGHT - percents.get(i).get(line) * HEIGHT / ALL;
            // A length of 0 draws a dot.
            path.append(open ? "L" : "M").append(x).append(' ').append(y).append(open ? "" : "h0");
            open = true;
        }
        return path.toString();
    }

    private static long latest(List<List<Long>> percents, int line) {
        return percents.reversed().stream()
                .filter(bucket -> !bucket.isEmpty())
                .findFirst()
                .map(bucket -> bucket.get(line))
                .orElse(0L);
    }
}
