package dev.bartizan.fail2ban.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bartizan.fail2ban.CapturedReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** Every input is either read or refused. */
class UnpicklerPropertyTest {

    /** All instructions, and some bytes that are none. */
    private static final byte[] OPCODES = {
        '.',
        'N',
        'K',
        'M',
        'J',
        'G',
        'X',
        'U',
        'C',
        'T',
        'B',
        '(',
        ']',
        '}',
        ')',
        't',
        'a',
        'e',
        's',
        'u',
        'q',
        'r',
        'h',
        'j',
        'c',
        'R',
        'b',
        'i',
        'o',
        '0',
        '1',
        '2',
        (byte) 0x80,
        (byte) 0x81,
        (byte) 0x85,
        (byte) 0x86,
        (byte) 0x87,
        (byte) 0x88,
        (byte) 0x89,
        (byte) 0x8a,
        (byte) 0x8b,
        (byte) 0x8c,
        (byte) 0x8d,
        (byte) 0x8f,
        (byte) 0x90,
        (byte) 0x93,
        (byte) 0x94,
        (byte) 0x95,
        (byte) 0x97,
        0,
        1,
        2,
        3
    };

    @Property(tries = 5000)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        assertReadOrRefused(bytes);
    }

    @Property(tries = 20_000)
    void anyInstructionsAreReadOrRefused(@ForAll("programs") byte[] bytes) {
        assertReadOrRefused(bytes);
    }

    @Property(tries = 20_000)
    void damagedRepliesAreReadOrRefused(@ForAll("damaged") byte[] bytes) {
        assertReadOrRefused(bytes);
    }

    @Property(tries = 500)
    void writesCommandsThatAreReadBack(@ForAll @Size(max = 50) List<String> words) throws UnpicklingException {
        List<String> readable =
                words.stream().filter(UnpicklerPropertyTest::isUnicode).toList();

        assertThat(Unpickler.read(Pickler.write(readable))).isEqualTo(readable);
    }

    @Provide
    Arbitrary<byte[]> programs() {
        Arbitrary<Byte> opcodes =
                Arbitraries.integers().between(0, OPCODES.length - 1).map(index -> OPCODES[index]);
        return opcodes.array(byte[].class).ofMaxSize(60);
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<Tuple.Tuple2<Integer, Byte>> damage = Combinators.combine(
                        Arbitraries.integers().between(0, 1_000_000), Arbitraries.bytes())
                .as(Tuple::of);
        return Combinators.combine(
                        Arbitraries.of(CapturedReply.all()),
                        damage.list().ofMaxSize(5),
                        Arbitraries.integers().between(0, 20))
                .as((reply, damages, cut) -> {
                    byte[] bytes = reply.pickle().clone();
                    damages.forEach(each -> bytes[each.get1() % bytes.length] = each.get2());
                    int from = damages.size() == 5 ? Math.min(cut, bytes.length) : 0;
                    return Arrays.copyOfRange(bytes, from, bytes.length);
                });
    }

    private static boolean isUnicode(String word) {
        return word.chars().noneMatch(character -> Character.isSurrogate((char) character));
    }

    private static void assertReadOrRefused(byte[] bytes) {
        Throwable thrown = catchThrowable(() -> walk(Unpickler.read(bytes)));

        if (thrown != null) {
            assertThat(thrown).isInstanceOf(UnpicklingException.class);
        }
    }

    /** The result can be traversed and written. */
    private static void walk(Object value) {
        assertThat(new ArrayList<>(List.of(String.valueOf(value)))).hasSize(1);
    }
}
