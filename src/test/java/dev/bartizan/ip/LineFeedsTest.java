package dev.bartizan.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LineFeedsTest {

    @Test
    void doesNotLookBeyondTheEnd() {
        byte[] bytes = "12345678\n12345678\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(LineFeeds.next(bytes, 0, 8)).isEqualTo(8);
        assertThat(LineFeeds.next(bytes, 9, 12)).isEqualTo(12);
        assertThat(LineFeeds.next(bytes, 18, 18)).isEqualTo(18);
    }

    /** Neighbours of the line feed and bytes above 127 are what a search of eight bytes at once gets wrong. */
    @Property
    void findsEveryLineFeed(
            @ForAll @StringLength(max = 60) @Chars({'\n', '\t', '\u000b', '\u008a', '\u00ff', '1', '\0'}) String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        List<Integer> expected = new ArrayList<>();
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            expected.add(i);
        }
        List<Integer> found = new ArrayList<>();
        for (int at = LineFeeds.next(bytes, 0, bytes.length);
                at < bytes.length;
                at = LineFeeds.next(bytes, at + 1, bytes.length)) {
            found.add(at);
        }
        assertThat(found).isEqualTo(expected);
    }
}
