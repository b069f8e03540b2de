package dev.bartizan.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressTest {

    /** The examples of RFC 5952, chapters 4 and 2. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8:AAAA::, 2001:db8:aaaa::",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "1:0:2:0:3:0:4:0, 1:0:2:0:3:0:4:0",
        "a00:1::b0:0, a00:1::b0:0",
        "192.0.2.1, 192.0.2.1",
    })
    void isWrittenInItsCanonicalForm(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @Test
    void isOrderedUnsignedWithIpv4First() {
        Stream<String> ascending = Stream.of(
                "0.0.0.0",
                "127.255.255.255",
                "128.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "::8000:0:0:0",
                "1::",
                "8000::");
        assertThat(ascending.map(IpAddress::parse)).isSorted();
    }

    @Test
    void saysWhatIsWrongWithAText() {
        assertThatExceptionOfType(IpSyntaxException.class)
                .isThrownBy(() -> IpAddress.parse("010.1.1.1"))
                .withMessageContaining("010.1.1.1")
                .withMessageContaining("octal")
                .extracting(IpSyntaxException::syntax)
                .isEqualTo(IpSyntax.OCTAL);
    }

    @Test
    void anIpv4AddressHas32Bits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IpAddress(false, 0, 1L << 32));
        assertThatIllegalArgumentException().isThrownBy(() -> new IpAddress(false, 1, 0));
    }

    @Property
    void ipv4TextsMeanWhatTheyMeanToTheJdk(@ForAll int address) throws UnknownHostException {
        IpAddress ours = IpAddress.of4(address);
        byte[] bytes = ByteBuffer.allocate(4).putInt(address).array();
        assertThat(ours).hasToString(InetAddress.getByAddress(bytes).getHostAddress());
        assertThat(IpAddress.parse(ours.toString())).isEqualTo(ours);
    }

    @Property
    void ipv6TextsMeanWhatTheyMeanToTheJdk(
            @ForAll long high, @ForAll long low, @ForAll long highMask, @ForAll long lowMask)
            throws UnknownHostException {
        IpAddress ours = IpAddress.of6(high & highMask | 1L << 61, low & lowMask);
        byte[] bytes =
                ByteBuffer.allocate(16).putLong(ours.high()).putLong(ours.low()).array();
        InetAddress theirs = InetAddress.getByAddress(bytes);
        assertThat(InetAddress.ofLiteral(ours.toString())).isEqualTo(theirs);
        assertThat(IpAddress.parse(theirs.getHostAddress())).isEqualTo(ours);
    }
}
