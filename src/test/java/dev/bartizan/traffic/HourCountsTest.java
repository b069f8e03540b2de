package dev.bartizan.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.traffic.SeenRequest.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HourCountsTest {

    private static final int MAXIMUM = 3;

    private final HourCounts counts = new HourCounts(MAXIMUM);

    private void requestOfEach(int addresses) {
        for (int i = 0; i < addresses; i++) {
            counts.add(new SeenRequest(IpAddress.of4(i), Optional.empty(), Outcome.PASSED), 1_000);
        }
    }

    @Test
    void memoryHasNoMoreAddressesThanTheMaximum() {
        requestOfEach(10);

        SeenPeriod taken = counts.take();

        assertThat(taken.table().addresses()).isEqualTo(MAXIMUM);
        assertThat(taken.notRecorded()).isEqualTo(7);
    }

    @Test
    void countsAreTakenOnce() {
        requestOfEach(MAXIMUM);
        counts.take();

        assertThat(counts.take().isEmpty()).isTrue();
        requestOfEach(1);
        assertThat(counts.take().table()).singleElement().satisfies(address -> {
            assertThat(address.requests()).isEqualTo(1);
            assertThat(address.address()).hasToString("0.0.0.0");
        });
    }
}
