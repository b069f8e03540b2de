package dev.bartizan.update.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutShareTest {

    private static final int COUNT = 10_000;
    private static final UUID FIRST = UUID.fromString("0189c2f4-3d1a-4c8e-9a55-6b7f5f3e2a10");
    private static final UUID SECOND = UUID.fromString("7d3f2f5e-6a0f-4f4b-8d39-0c2f7b1f9e55");

    private static final List<String> CLIENTS = IntStream.range(0, COUNT)
            .mapToObj(number -> UUID.nameUUIDFromBytes(("client " + number).getBytes(StandardCharsets.UTF_8))
                    .toString())
            .toList();

    private static Set<String> included(UUID update, int percent) {
        return CLIENTS.stream()
                .filter(client -> RolloutShare.includes(update, client, percent))
                .collect(Collectors.toSet());
    }

    @Test
    void sharesAreWhatTheyAreCalled() {
        for (int percent : List.of(0, 1, 10, 50, 99, 100)) {
            double expected = COUNT * percent / 100.0;
            // Five standard deviations; no deviation at either end.
            double deviation = 5 * Math.sqrt(expected * (100 - percent) / 100);
            assertThat((double) included(FIRST, percent).size()).isCloseTo(expected, within(deviation));
        }
    }

    @Test
    void whoHasAnUpdateKeepsItWhenMoreGetIt() {
        assertThat(included(FIRST, 50)).containsAll(included(FIRST, 10));
        assertThat(included(FIRST, 100)).containsAll(included(FIRST, 50));
    }

    @Test
    void thoseWhoAreEarlyWithOneUpdateAreNotEarlyWithAll() {
        Set<String> both = included(FIRST, 10);
        both.retainAll(included(SECOND, 10));

        assertThat((double) both.size()).isCloseTo(COUNT / 100.0, within(50.0));
    }
}
