package dev.bartizan.ip.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Universe;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpRangeSetCodecTest {

    private static final HexFormat HEX = HexFormat.of();

    @Provide
    Arbitrary<List<int[]>> lists() {
        return Universe.lists();
    }

    @Test
    void theFormatStaysReadable() {
        DatedIpRangeSet set = DatedIpRangeSet.firstSeen(
                IpRangeSet.of(
                        IpRange.parse("1.2.3.4"),
                        IpRange.parse("10.0.0.0/8"),
                        IpRange.parse("2001:db8::/32"),
                        IpRange.parse("2001:db9::1-2001:db9::3")),
                20_000);
        byte[] stored = HEX.parseHex(String.join(
                "",
                "425a495001", // magic, version
                "0202", // two ranges of each family
                "888c9010", // 1.2.3.4
                "f7f3ef8f01feffff07", // 10.0.0.0/8: gap, size
                "8080808080b7c380200020", // 2001:db8::/32: gap, prefix length
                "0001ff0003", // 2001:db9::1-2001:db9::3: gap, no CIDR, size
                "04c0b802")); // four times day 20 000
        assertThat(IpRangeSetCodec.decode(withChecksum(stored))).isEqualTo(set);
        assertThat(IpRangeSetCodec.encode(set)).isEqualTo(withChecksum(stored));
    }

    @Property
    void whatIsEncodedIsDecoded(
            @ForAll("lists") List<int[]> first,
            @ForAll("lists") List<int[]> second,
            @ForAll @IntRange(max = DatedIpRangeSet.MAX_DAY) int firstDay,
            @ForAll @IntRange(max = DatedIpRangeSet.MAX_DAY) int secondDay) {
        DatedIpRangeSet set = dated(first, firstDay, second, secondDay);
        assertThat(IpRangeSetCodec.decode(IpRangeSetCodec.encode(set))).isEqualTo(set);
    }

    @Test
    void theWholeOfBothFamiliesSurvives() {
        DatedIpRangeSet all =
                DatedIpRangeSet.firstSeen(IpRangeSet.of(IpRange.parse("0.0.0.0/0"), IpRange.parse("::/0")), 1);
        assertThat(IpRangeSetCodec.decode(IpRangeSetCodec.encode(all))).isEqualTo(all);
        DatedIpRangeSet allButTheEnds = DatedIpRangeSet.firstSeen(
                IpRangeSet.of(
                        IpRange.parse("0.0.0.1-255.255.255.255"),
                        IpRange.parse("::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")),
                1);
        assertThat(IpRangeSetCodec.decode(IpRangeSetCodec.encode(allButTheEnds)))
                .isEqualTo(allButTheEnds);
        assertThat(IpRangeSetCodec.decode(IpRangeSetCodec.encode(DatedIpRangeSet.EMPTY)))
                .isEqualTo(DatedIpRangeSet.EMPTY);
    }

    @Test
    void aMillionScatteredAddressesTakeThreeMegabytesAtMost() {
        Random random = new Random(1);
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            int address = random.nextInt();
            builder.add4(address, address);
        }
        DatedIpRangeSet set = DatedIpRangeSet.firstSeen(builder.build(), 20_000);
        byte[] encoded = IpRangeSetCodec.encode(set);
        assertThat(encoded).hasSizeLessThan(3_000_000);
        assertThat(IpRangeSetCodec.decode(encoded)).isEqualTo(set);
    }

    @Property
    void aFlippedBitIsNoticed(
            @ForAll("lists") List<int[]> first, @ForAll("lists") List<int[]> second, @ForAll int position) {
        byte[] bytes = IpRangeSetCodec.encode(dated(first, 1, second, 2));
        int bit = Math.floorMod(position, bytes.length * 8);
        bytes[bit >>> 3] ^= (byte) (1 << (bit & 7));
        assertIsCorrupt(bytes);
    }

    @Property
    void aTruncatedSnapshotIsNoticed(@ForAll("lists") List<int[]> set, @ForAll int length) {
        byte[] bytes = IpRangeSetCodec.encode(dated(set, 1, set, 2));
        assertIsCorrupt(Arrays.copyOf(bytes, Math.floorMod(length, bytes.length)));
    }

    /** The checksum protects against accidents only: a person who can write the database can also compute it. */
    @Property(tries = 5_000)
    void bytesWithAMatchingChecksumAreStillNotTrusted(
            @ForAll("lists") List<int[]> first,
            @ForAll("lists") List<int[]> second,
            @ForAll @Size(min = 1, max = 4) int[] edits) {
        byte[] bytes = withoutChecksum(IpRangeSetCodec.encode(dated(first, 1, second, 2)));
        for (int edit : edits) {
            bytes[5 + Math.floorMod(edit >> 8, bytes.length - 5)] = (byte) edit;
        }
        decodesCanonicallyOrIsCorrupt(withChecksum(bytes));
    }

    @Property(tries = 5_000)
    void randomBytesWithAMatchingChecksumAreNotTrusted(@ForAll @Size(max = 60) byte[] content) {
        byte[] bytes = ByteBuffer.allocate(5 + content.length)
                .put(new byte[] {'B', 'Z', 'I', 'P', 1})
                .put(content)
                .array();
        decodesCanonicallyOrIsCorrupt(withChecksum(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "'', not a snapshot",
        "425a4950, not a snapshot",
        "504b03040100, not a snapshot",
        "425a495002, version 2",
        "425a495001, too early",
        "425a495001ffffffffffffffffff01 00, announced",
        "425a495001ffffffff0700, announced",
        "425a495001 00ffffffff07, announced",
        "425a495001 ffffffffffffffffffff01, too long",
        "425a495001 0100 80808080801002 0100 00, beyond",
        "425a495001 0100 01ffffffffffffffffff01 0100, beyond",
        "425a495001 0001 000081 0100, 129 bits",
        "425a495001 0001 000100 0100, host bits",
        "425a495001 0100 00 0200, days do not match",
        "425a495001 0100 00 0000, days do not match",
        "425a495001 0100 00 0101, out of range",
        "425a495001 0100 00 01808008, out of range",
        "425a495001 0100 00 0100 00, too many",
    })
    void saysWhatIsWrong(String hex, String message) {
        byte[] bytes = withChecksum(HEX.parseHex(hex.replace(" ", "")));
        assertThatExceptionOfType(CorruptSnapshotException.class)
                .isThrownBy(() -> IpRangeSetCodec.decode(bytes))
                .withMessageContaining(message);
    }

    private static DatedIpRangeSet dated(List<int[]> first, int firstDay, List<int[]> second, int secondDay) {
        List<int[]> both = new ArrayList<>(first);
        both.addAll(second);
        return DatedIpRangeSet.EMPTY
                .advance(Universe.rangeList(first), firstDay)
                .advance(Universe.rangeList(both), secondDay);
    }

    private static void assertIsCorrupt(byte[] bytes) {
        assertThatExceptionOfType(CorruptSnapshotException.class).isThrownBy(() -> IpRangeSetCodec.decode(bytes));
    }

    private static void decodesCanonicallyOrIsCorrupt(byte[] bytes) {
        DatedIpRangeSet set;
        try {
            set = IpRangeSetCodec.decode(bytes);
        } catch (CorruptSnapshotException expected) {
            return;
        }
        assertThat(DatedIpRangeSet.EMPTY.advance(set.entries(), 0).entries()).isEqualTo(set.entries());
        assertThat(IpRangeSetCodec.decode(IpRangeSetCodec.encode(set))).isEqualTo(set);
        assertThat(set.stream().map(dated -> dated.range().first())).isSorted();
    }

    private static byte[] withoutChecksum(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length - Integer.BYTES);
    }

    private static byte[] withChecksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return ByteBuffer.allocate(bytes.length + Integer.BYTES)
                .put(bytes)
                .putInt((int) checksum.getValue())
                .array();
    }
}
