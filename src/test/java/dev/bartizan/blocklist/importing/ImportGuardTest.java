package dev.bartizan.blocklist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.feed.BlocklistSettings;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportGuardTest {

    private final ImportGuard guard = new ImportGuard(BlocklistSettings.of(Map.of()));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "   0,   0, -,   -",
                "   0, 100, -,   -",
                " 100,   0, -,   REJECTED_EMPTY",
                " 100,  49, -,   REJECTED_SHRUNK",
                " 100,  50, -,   -",
                " 100, 900, -,   -",
                " 100,  49, 30,  -",
                " 100,  29, 30,  REJECTED_SHRUNK",
                " 100,   1, 0,   -",
                " 100,   0, 0,   REJECTED_EMPTY",
                " 100,  99, 100, REJECTED_SHRUNK",
            })
    void versionIsRefusedWhenTooLittleIsLeft(int last, int next, Integer minimumShare, ImportOutcome expected) {
        assertThat(guard.judge(scattered(last), scattered(next), minimumShare).map(ImportGuard.Refusal::outcome))
                .isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void oneHugeRangeDoesNotHideThatTheRestIsGone() {
        IpRangeSet last = new IpRangeSetBuilder()
                .add(scattered(1_000))
                .add4(0x10000000, 0x1fffffff)
                .build();
        IpRangeSet next = new IpRangeSetBuilder().add4(0x10000000, 0x1fffffff).build();

        assertThat(guard.judge(last, next, null).orElseThrow().message()).contains("1,001", "50 %");
    }

    @Test
    void writingNeighboursAsOneRangeIsNoShrinking() {
        IpRangeSetBuilder single = new IpRangeSetBuilder();
        for (int i = 0; i < 256; i++) {
            single.add4(i, i);
        }
        IpRangeSet joined = new IpRangeSetBuilder().add4(0, 255).build();

        assertThat(guard.judge(single.buildList().joined(), joined, null)).isEmpty();
    }

    private static IpRangeSet scattered(int count) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (int i = 0; i < count; i++) {
            builder.add4(i * 4, i * 4);
        }
        return builder.build();
    }
}
