package dev.bartizan.livelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.livelog.ownlog.OwnLogLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameQueueTest {

    private static OwnLogLine line(int number) {
        return new OwnLogLine(Instant.EPOCH, Severity.INFO, "test", "line " + number, Map.of());
    }

    private static List<String> drain(FrameQueue queue) {
        List<String> frames = new ArrayList<>();
        for (Frame frame = queue.poll(); frame != null; frame = queue.poll()) {
            frames.add(frame.json().replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"));
        }
        return frames;
    }

    @Test
    void theOldestLinesAreLostAndToldBeforeTheNextOne() {
        FrameQueue queue = new FrameQueue(2);
        for (int i = 1; i <= 5; i++) {
            queue.add(line(i));
        }
        assertThat(drain(queue)).containsExactly("{\"type\":\"dropped\",\"count\":3}", "line 4", "line 5");
        queue.add(line(6));
        assertThat(drain(queue)).containsExactly("line 6");
        assertThat(queue.dropped()).isEqualTo(3);
    }

    @Test
    void controlFramesKeepTheirPlaceAndAreNotLostForLines() {
        FrameQueue queue = new FrameQueue(2);
        ControlFrame rotated = new ControlFrame("rotated");
        queue.add(line(1));
        queue.add(rotated);
        queue.add(line(2));
        assertThat(drain(queue)).containsExactly("line 1", "rotated", "line 2");
        queue.add(rotated);
        queue.add(line(3));
        queue.add(line(4));
        queue.add(line(5));
        assertThat(drain(queue)).containsExactly("rotated", "{\"type\":\"dropped\",\"count\":1}", "line 4", "line 5");
    }

    @Test
    void thereIsAnEndToControlFramesToo() {
        FrameQueue queue = new FrameQueue(1);
        for (int i = 0; i < FrameQueue.MAX_CONTROL_FRAMES; i++) {
            assertThat(queue.add(new ControlFrame("error"))).isTrue();
        }
        assertThat(queue.add(new ControlFrame("error"))).isFalse();
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotLost() {
        FrameQueue queue = new FrameQueue(2);
        queue.add(line(1));
        queue.add(line(2));
        queue.retain(line -> line.json().contains("line 2"));
        assertThat(drain(queue)).containsExactly("line 2");
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void itFillsUntilItLosesLinesAndAgainWhenNothingWaits() {
        FrameQueue queue = new FrameQueue(4);
        queue.add(line(1));
        queue.add(line(2));
        assertThat(queue.filling()).isFalse();
        queue.add(line(3));
        assertThat(queue.filling()).isTrue();
        queue.add(line(4));
        queue.add(line(5));
        assertThat(queue.filling()).isFalse();
        queue.poll();
        queue.poll();
        queue.add(line(6));
        assertThat(queue.filling()).isFalse();
        drain(queue);
        queue.add(line(7));
        queue.add(line(8));
        queue.add(line(9));
        assertThat(queue.filling()).isTrue();
    }

    /** Each line is either delivered or counted as lost, in every order of calls. */
    @Property(tries = 200)
    void nothingIsLostUntold(
            @ForAll @Size(max = 200) List<Boolean> comings, @ForAll @IntRange(min = 1, max = 20) int capacity) {
        FrameQueue queue = new FrameQueue(capacity);
        List<Frame> taken = new ArrayList<>();
        int added = 0;
        for (boolean comes : comings) {
            if (comes) {
                queue.add(line(added++));
            } else if (!queue.isEmpty()) {
                taken.add(queue.poll());
            }
        }
        while (!queue.isEmpty()) {
            taken.add(queue.poll());
        }
        int expected = 0;
        for (Frame frame : taken) {
            if (frame instanceof ControlFrame) {
                expected += Integer.parseInt(frame.json().replaceAll("\\D", ""));
            } else {
                assertThat(frame.json()).contains("\"line " + expected++ + "\"");
            }
        }
        assertThat(expected).isEqualTo(added);
    }
}
