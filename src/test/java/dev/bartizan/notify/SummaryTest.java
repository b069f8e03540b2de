package dev.bartizan.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static Notice notice(int number) {
        return new Notice(
                "id-" + number,
                new Notification(NotificationKind.LIST_STALE, "list-" + number, "because"),
                Instant.parse("2026-09-01T22:00:00Z").plusSeconds(60L * number),
                Map.of());
    }

    @Test
    void hasALineForEachNotice() {
        Notification summary = Summary.of("phone", List.of(notice(1), notice(2)));

        assertThat(summary.title()).isEqualTo("Summary for phone");
        assertThat(summary.message()).isEqualTo("""
            2 notifications were held back (times in UTC):
            09-01 22:01 List list-1 is stale
            09-01 22:02 List list-2 is stale\
            """);
    }

    @Test
    void countsTheOldestIfThereIsNoRoomForAll() {
        List<Notice> many =
                IntStream.rangeClosed(1, 200).mapToObj(SummaryTest::notice).toList();

        String message = Summary.of("phone", many).message();

        List<String> lines = message.lines().toList();
        assertThat(message).hasSizeLessThanOrEqualTo(Notification.LONGEST_MESSAGE);
        assertThat(lines.getFirst()).startsWith("200 notifications were held back");
        assertThat(lines.get(1)).isEqualTo("… and %d earlier".formatted(200 - (lines.size() - 2)));
        assertThat(lines.getLast()).endsWith("List list-200 is stale");
    }
}
