package dev.bartizan.update.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-9,    bytes 0-9/100,   10",
        "bytes=90-,    bytes 90-99/100, 10",
        "bytes=-10,    bytes 90-99/100, 10",
        "bytes=-1000,  bytes 0-99/100,  100",
        "bytes=50-999, bytes 50-99/100, 50",
        "bytes=99-99,  bytes 99-99/100, 1"
    })
    void partOfTheFile(String header, String contentRange, long length) {
        ByteRange range = ByteRange.of(header, 100).orElseThrow();

        assertThat(range.empty()).isFalse();
        assertThat(range.header(100)).isEqualTo(contentRange);
        assertThat(range.length()).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
    void nothingOfTheFile(String header) {
        ByteRange range = ByteRange.of(header, 100).orElseThrow();

        assertThat(range.empty()).isTrue();
        assertThat(range.header(100)).isEqualTo("bytes */100");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "bytes=", "bytes=-", "bytes=9-0", "bytes=a-b", "lines=0-9", "bytes=0-1,5-6", "bytes=1-2-3"})
    void wholeFile(String header) {
        assertThat(ByteRange.of(header, 100)).isEmpty();
    }

    @Property
    void neverReachesBeyondTheFile(
            @ForAll @LongRange(min = 0, max = 1000) long first,
            @ForAll @LongRange(min = 0, max = 1000) long last,
            @ForAll @LongRange(min = 0, max = 500) long size) {
        Optional<ByteRange> range = ByteRange.of("bytes=" + first + "-" + last, size);

        range.filter(part -> !part.empty()).ifPresent(part -> {
            assertThat(part.first()).isEqualTo(first);
            assertThat(part.last()).isLessThan(size);
            assertThat(part.length()).isPositive();
        });
        assertThat(range.isEmpty()).isEqualTo(last < first);
    }
}
