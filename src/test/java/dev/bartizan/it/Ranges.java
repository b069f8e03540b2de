package dev.bartizan.it;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Lists whose addresses show the list that they belong to: every fourth address from an offset on, none adjacent to
 * another.
 */
record Ranges(int offset, int count) {

    /** 11.0.0.0 */
    private static final int FIRST = 11 << 24;

    private static final int STEP = 4;

    String address(int index) {
        int address = FIRST + index * STEP + offset;
        return "%d.%d.%d.%d".formatted(address >>> 24, address >>> 16 & 255, address >>> 8 & 255, address & 255);
    }

    /** One address per line. */
    String feed() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(address(i)).append('\n');
        }
        return lines.toString();
    }

    /** This number of addresses, spread over the list. */
    List<String> sample(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> address((int) ((long) i * count / size)))
                .toList();
    }
}
