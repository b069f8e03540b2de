package dev.bartizan.fail2ban.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.fail2ban.CapturedReply;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnpicklerTest {

    private static List<CapturedReply> replies() {
        return CapturedReply.all();
    }

    @ParameterizedTest
    @MethodSource("replies")
    void readsWhatAServerSends(CapturedReply reply) throws UnpicklingException {
        assertThat(plain(Unpickler.read(reply.pickle()))).isEqualTo(reply.value());
    }

    /** Pickles of Python 3.11 and 2.7, protocols 2 to 5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            80028a05000000000 12e                                                        | 4294967296
            80028a01ff2e                                                                 | -1
            80028a002e                                                                   | 0
            80024affffffff2e                                                             | -1
            80024dffff2e                                                                 | 65535
            8002473ff80000000000002e                                                     | 1.5
            80025803000000c3a4212e                                                       | ä!
            80048d0300000000000000c3a4212e                                               | ä!
            80025502 68692e                                                              | hi
            8002635f5f6275696c74696e5f5f0a756e69636f64650a5802000000686985522e           | hi
            800228580100000061 5801000000625801000000637428 4b014b02742e                 | ''
            80027d2858010000006b4b01752e                                                 | {k=1}
            80027d58010000006b88732e                                                     | {k=true}
            80025d284e2989652e                                                           | [null, [], false]
            800258010000006171003068002e                                                 | ''
            80025801000000617100680086 2e                                                | [a, a]
            80025801000000617200000000 6a0000000087 2e                                   | ''
            """)
    void readsEveryInstructionOfItsProtocols(String pickle, String value) {
        byte[] bytes = HexFormat.of().parseHex(pickle.replace(" ", ""));
        if (value.isEmpty()) {
            assertThatThrownBy(() -> Unpickler.read(bytes)).isInstanceOf(UnpicklingException.class);
        } else {
            assertThat(catchless(bytes)).hasToString(value);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            80015d2e                                     | a protocol it doesn't know
            80065d2e                                     | a protocol it doesn't know
            80                                           | its end
            80022e                                       | nothing to return
            80024b014b022e                               | two values
            80024b012e4b                                 | something behind its end
            80025dffffff7f2e                             | an unknown instruction
            800258ffffff7f612e                           | a text longer than itself
            800258ffffffff612e                           | a text of negative length
            80048dffffffffffffff7f612e                   | a text longer than memory
            80028a0900000000000000000 12e                | a number of 72 bits
            80025d71006800612e                           | a list in itself
            80025d71004b01616800862e                     | a list that is used twice
            80025d71014b01612e                           | a gap in the memo
            800268002e                                   | an empty memo
            80026affffffff2e                             | a negative place in the memo
            80027d5d4b01732e                             | a list as key
            80027d284b01752e                             | a key without a value
            80024b014b02612e                             | a number to append to
            800265 2e                                    | no mark
            800228 4b0161652e                            | a value beyond the mark
            8002636f730a73797374656d0a2e                 | a function
            8002636f730a73797374656d0a4b01522e           | a call without arguments
            80024b0129522e                               | a call of a number
            80026362 75696c74696e730a7374720a4b0185522e  | a text of a number
            80024b017d622e                               | attributes of a number
            80024b014b02932e                             | a class of numbers
            800263616263                                 | a name without end
            """)
    void refuses(String pickle, String what) {
        byte[] bytes = HexFormat.of().parseHex(pickle.replace(" ", ""));
        assertThatThrownBy(() -> Unpickler.read(bytes)).as(what).isInstanceOf(UnpicklingException.class);
    }

    /** {@code os.system("id")} is a typical attack. */
    @Test
    void callsNothing() throws UnpicklingException {
        byte[] pickle = HexFormat.of().parseHex("8002636f730a73797374656d0a5802000000696485522e");

        assertThat(Unpickler.read(pickle)).isEqualTo(new PythonException("os", "system", List.of("id")));
    }

    @Test
    void refusesWhatIsNestedTooDeeply() throws UnpicklingException {
        assertThat(Unpickler.read(nested(Unpickler.MAX_DEPTH))).isInstanceOf(List.class);
        assertThatThrownBy(() -> Unpickler.read(nested(Unpickler.MAX_DEPTH + 1)))
                .isInstanceOf(UnpicklingException.class);
        assertThatThrownBy(() -> Unpickler.read(nested(1_000_000))).isInstanceOf(UnpicklingException.class);
    }

    @Test
    void refusesMoreValuesThanAreAllowed() {
        byte[] pickle = new byte[Unpickler.MAX_VALUES + 10];
        Arrays.fill(pickle, (byte) ']');

        assertThatThrownBy(() -> Unpickler.read(pickle)).hasMessageContaining("values");
    }

    private static byte[] nested(int levels) {
        byte[] pickle = new byte[levels + 3];
        pickle[0] = (byte) 0x80;
        pickle[1] = 2;
        Arrays.fill(pickle, 2, levels + 2, (byte) 0x85);
        pickle[2] = ')';
        pickle[levels + 2] = '.';
        return pickle;
    }

    private static Object catchless(byte[] pickle) {
        try {
            return Unpickler.read(pickle);
        } catch (UnpicklingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** In the format of the captured values. */
    private static Object plain(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(UnpicklerTest::plain).collect(Collectors.toList());
            case Map<?, ?> map -> {
                Map<Object, Object> plain = new LinkedHashMap<>();
                map.forEach((key, item) -> plain.put(key, plain(item)));
                yield plain;
            }
            case PythonException exception ->
                Map.of(
                        "module", exception.module(),
                        "name", exception.name(),
                        "arguments", plain(exception.arguments()));
            case null, default -> value;
        };
    }
}
