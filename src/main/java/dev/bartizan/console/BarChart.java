package dev.bartizan.console;

import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;

/**
 * Bars of numbers over time, for the tag {@code barChart}: an SVG, and a table with the same numbers.
 *
 * @param name names the chart in ids of the page: letters
 * @param bars the bars, from left to right
 * @param maximum the largest number
 * @param sum the sum of all numbers
 * @param levels whether the numbers are those of something that changes, such as a size, so that their sum says nothing
 */
@TemplateData
public record BarChart(String name, List<Bar> bars, long maximum, long sum, boolean levels) {

    /** Width of a bar with the gap after it, and height of the highest one, in units of the SVG. */
    private static final int STEP = 10;

    private static final int HEIGHT = 100;

    /**
     * A number and its time.
     *
     * @param label the time, for people
     */
    public record Point(String label, long value) {}

    /**
     * A bar.
     *
     * @param x its left side
     * @param y its upper side
     * @param height its height; at least 1 if its number is not 0
     */
    @TemplateData
    public record Bar(int x, int y, int height, String label, long value) {}

    /** The chart of some numbers, which are not negative. */
    public static BarChart of(String name, List<Point> points) {
        return of(name, points, false);
    }

    /** The chart of something that changes, such as a size: numbers that are not negative. */
    public static BarChart ofLevels(String name, List<Point> points) {
        return of(name, points, true);
    }

    private static BarChart of(String name, List<Point> points, boolean levels) {
        long maximum = points.stream().mapToLong(Point::value).max().orElse(0);
        List<Bar> bars = new ArrayList<>();
        for (Point point : points) {
            int height = maximum == 0 ? 0 : (int) Math.ceilDiv(HEIGHT * point.value(), maximum);
            bars.add(new Bar(STEP * bars.size(), HEIGHT - height, height, point.label(), point.value()));
        }
        return new BarChart(
                name,
                List.copyOf(bars),
                maximum,
                points.stream().mapToLong(Point::value).sum(),
                levels);
    }

    /** Width of the SVG. */
    public int width() {
        return Math.max(1, STEP * bars.size());
    }

    /** Height of the SVG. */
    public int height() {
        return HEIGHT;
    }

    /** The number of the first bar; 0 without bars. */
    public long start() {
        return bars.isEmpty() ? 0 : bars.getFirst().value();
    }

    /** The number of the last bar; 0 without bars. */
    public long end() {
        return bars.isEmpty() ? 0 : bars.getLast().value();
    }

    /** The label of the first bar; empty without bars. */
    public String first() {
        return bars.isEmpty() ? "" : bars.getFirst().label();
    }

    /** The label of the last bar; empty without bars. */
    public String last() {
        return bars.isEmpty() ? "" : bars.getLast().label();
    }
}
