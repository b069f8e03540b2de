package dev.bartizan.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpParserTest {

    private final IpParser parser = new IpParser();

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0/32",
        "255.255.255.255, 255.255.255.255/32",
        "77.90.185.20, 77.90.185.20/32",
        "10.0.0.0/8, 10.0.0.0/8",
        "0.0.0.0/0, 0.0.0.0/0",
        "1.2.3.4/32, 1.2.3.4/32",
        "::, ::/128",
        "::/0, ::/0",
        "::1, ::1/128",
        "1::, 1::/128",
        "2001:DB8::A, 2001:db8::a/128",
        "2001:db8::/32, 2001:db8::/32",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8/128",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0/128",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8/128",
        "1:2:3::7:8, 1:2:3::7:8/128",
        "1:2:3:4:5::8, 1:2:3:4:5::8/128",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221/128",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304/128",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
    })
    void readsAddressesAndCidrs(String text, String canonical) {
        assertThat(parse(text)).isEqualTo(IpSyntax.VALID);
        assertThat(result()).hasToString(canonical);
        assertThat(parser.prefixLength()).isEqualTo(result().prefixLength());
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4-1.2.3.9, 1.2.3.4-1.2.3.9, -1",
        "1.2.3.4 - 1.2.3.9, 1.2.3.4-1.2.3.9, -1",
        "1.2.3.4-1.2.3.7, 1.2.3.4/30, 30",
        "1.2.3.4-1.2.3.4, 1.2.3.4/32, 32",
        "0.0.0.0-255.255.255.255, 0.0.0.0/0, 0",
        "127.255.255.255-128.0.0.0, 127.255.255.255-128.0.0.0, -1",
        "2001:db8::-2001:db8::ff, 2001:db8::/120, 120",
        "2001:db8::1-2001:db8::ff, 2001:db8::1-2001:db8::ff, -1",
        "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ::/0, 0",
        "fe80::1%eth0-fe80::1%eth0, fe80::1/128, 128",
        "::ffff:1.2.3.4-1.2.3.5, 1.2.3.4/31, 31",
        "10.0.0.0/8, 10.0.0.0/8, 8",
        "10.0.0.1, 10.0.0.1/32, 32",
    })
    void readsRanges(String text, String canonical, int prefixLength) {
        assertThat(parseRange(text)).isEqualTo(IpSyntax.VALID);
        assertThat(result()).hasToString(canonical);
        assertThat(parser.prefixLength()).isEqualTo(prefixLength);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "255.255.255.255/0, 0.0.0.0/0",
        "1.2.3.5/31, 1.2.3.4/31",
        "2001:db8::1/32, 2001:db8::/32",
        "2001:db8::ffff/127, 2001:db8::fffe/127",
        "2001:db8:0:1:8000::/64, 2001:db8:0:1::/64",
        "fe80::1%eth0/64, fe80::/64",
        "::ffff:1.2.3.4/120, 1.2.3.0/24",
    })
    void masksHostBitsAndSaysSo(String text, String canonical) {
        assertThat(parse(text)).isEqualTo(IpSyntax.NORMALISED);
        assertThat(result()).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:1.2.3.4, 1.2.3.4/32",
        "::FFFF:102:304, 1.2.3.4/32",
        "0:0:0:0:0:ffff:1.2.3.4, 1.2.3.4/32",
        "::ffff:1.2.3.0/120, 1.2.3.0/24",
        "::ffff:0:0/96, 0.0.0.0/0",
    })
    void turnsIpv4MappedAddressesIntoIpv4(String text, String canonical) {
        assertThat(parse(text)).isEqualTo(IpSyntax.VALID);
        assertThat(parser.isV6()).isFalse();
        assertThat(result()).hasToString(canonical);
    }

    @Test
    void leavesANetworkWiderThanMappedIpv4InIpv6() {
        assertThat(parse("::ffff:1.2.3.4/64")).isEqualTo(IpSyntax.NORMALISED);
        assertThat(result()).hasToString("::/64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe80::1%eth0", "fe80::1%1", "fe80::1%br-lan", "fe80::1%eth0.100/128"})
    void dropsAZoneId(String text) {
        assertThat(parse(text)).isEqualTo(IpSyntax.VALID);
        assertThat(result()).hasToString("fe80::1/128");
    }

    @ParameterizedTest
    @ValueSource(strings = {" 1.2.3.4", "1.2.3.4 ", "\t1.2.3.4\t", "1.2.3.4\r", "  1.2.3.4/32 \r\n"})
    void ignoresBlanksAround(String text) {
        assertThat(parse(text)).isEqualTo(IpSyntax.VALID);
        assertThat(result()).hasToString("1.2.3.4/32");
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY",
        "' \t\r\n', EMPTY",
        "010.1.1.1, OCTAL",
        "10.01.1.1, OCTAL",
        "1.1.1.00, OCTAL",
        "1.1.1.012/32, OCTAL",
        "1.2.3, TOO_FEW_OCTETS",
        "1.2, TOO_FEW_OCTETS",
        "10.0.0/8, TOO_FEW_OCTETS",
        "1.2.3.4.5, TOO_MANY_OCTETS",
        "1.2.3.4.5/8, TOO_MANY_OCTETS",
        "256.1.1.1, OCTET_TOO_LARGE",
        "1.1.1.256, OCTET_TOO_LARGE",
        "1.1.1.1000, OCTET_TOO_LARGE",
        "1.99999999999999999999.1.1, OCTET_TOO_LARGE",
        "1.2.3.4/, BAD_PREFIX_LENGTH",
        "1.2.3.4/33, BAD_PREFIX_LENGTH",
        "1.2.3.4/128, BAD_PREFIX_LENGTH",
        "1.2.3.4/08, BAD_PREFIX_LENGTH",
        "1.2.3.4/-1, BAD_PREFIX_LENGTH",
        "1.2.3.4/x, BAD_PREFIX_LENGTH",
        "1.2.3.4/99999999999, BAD_PREFIX_LENGTH",
        "1.2.3.0/255.255.255.0, BAD_PREFIX_LENGTH",
        "2001:db8::/, BAD_PREFIX_LENGTH",
        "2001:db8::/129, BAD_PREFIX_LENGTH",
        "2001:db8::/999, BAD_PREFIX_LENGTH",
        "x, NOT_AN_ADDRESS",
        "<html>, NOT_AN_ADDRESS",
        "example.org, NOT_AN_ADDRESS",
        "12345, NOT_AN_ADDRESS",
        "1..2.3, NOT_AN_ADDRESS",
        ".1.2.3.4, NOT_AN_ADDRESS",
        "1.2.3.4., NOT_AN_ADDRESS",
        "1.2.3.4x, NOT_AN_ADDRESS",
        "1.2.3.4 5, NOT_AN_ADDRESS",
        "1.2.3.4 /8, NOT_AN_ADDRESS",
        "1.2.3.4-1.2.3.5, NOT_AN_ADDRESS",
        "0x7f.0.0.1, NOT_AN_ADDRESS",
        "-1.2.3.4, NOT_AN_ADDRESS",
        "1.2.3.4:80, NOT_AN_ADDRESS",
        ":, BAD_IPV6",
        ":::, BAD_IPV6",
        ":1::2, BAD_IPV6",
        "1:, BAD_IPV6",
        "1::2::3, BAD_IPV6",
        "1:2:3:4:5:6:7, BAD_IPV6",
        "1:2:3:4:5:6:7:8:9, BAD_IPV6",
        "1:2:3:4:5:6:7:8::, BAD_IPV6",
        "1:2:3:4::5:6:7:8, BAD_IPV6",
        "1:2:3:4:5:6:7:1.2.3.4, BAD_IPV6",
        "::1.2.3, BAD_IPV6",
        "::01.2.3.4, BAD_IPV6",
        "::1.2.3.4.5, BAD_IPV6",
        "::1.2.3.4:5, BAD_IPV6",
        "12345::, NOT_AN_ADDRESS",
        "::12345, BAD_IPV6",
        "::g, BAD_IPV6",
        "::1 x, BAD_IPV6",
        "fe80::1%, BAD_IPV6",
        "fe80::1%/64, BAD_IPV6",
    })
    void refusesAndSaysWhy(String text, IpSyntax reason) {
        assertThat(parse(text)).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.5-1.2.3.4, REVERSED_RANGE",
        "128.0.0.0-127.0.0.0, REVERSED_RANGE",
        "8000::-7000::, REVERSED_RANGE",
        "1.2.3.4-::1, MIXED_FAMILIES",
        "::1-1.2.3.4, MIXED_FAMILIES",
        "1.2.3.4-, NOT_AN_ADDRESS",
        "1.2.3.4 - , NOT_AN_ADDRESS",
        "-1.2.3.4, NOT_AN_ADDRESS",
        "1.2.3.4-1.2.3, TOO_FEW_OCTETS",
        "1.2.3-1.2.3.4, TOO_FEW_OCTETS",
        "1.2.3.4-1.2.3.010, OCTAL",
        "1.2.3.4-256.1.1.1, OCTET_TOO_LARGE",
        "1.2.3.0/24-1.2.4.0/24, BAD_PREFIX_LENGTH",
        "1.2.3.4-1.2.3.9/24, NOT_AN_ADDRESS",
        "1.2.3.4 1.2.3.9, NOT_AN_ADDRESS",
        "1.2.3.4-1.2.3.9-1.2.3.10, NOT_AN_ADDRESS",
        "::1-::x, BAD_IPV6",
    })
    void refusesRangesAndSaysWhy(String text, IpSyntax reason) {
        assertThat(parseRange(text)).isEqualTo(reason);
    }

    @Test
    void readsOnlyBetweenTheGivenPositions() {
        byte[] bytes = "91.2.3.45/8".getBytes(StandardCharsets.US_ASCII);
        assertThat(parser.parse(bytes, 1, 8)).isEqualTo(IpSyntax.VALID);
        assertThat(result()).hasToString("1.2.3.4/32");
    }

    @Test
    void aFailureDoesNotSpoilTheNextResult() {
        parse("2001:db8::/129");
        assertThat(parse("1.2.3.4")).isEqualTo(IpSyntax.VALID);
        assertThat(result()).hasToString("1.2.3.4/32");
        assertThat(parser.firstHigh()).isZero();
        assertThat(parser.lastHigh()).isZero();
    }

    @Test
    void anAddressIsNotAllowedToHaveAPrefix() {
        byte[] bytes = "1.2.3.4/32".getBytes(StandardCharsets.US_ASCII);
        assertThat(parser.parseAddress(bytes, 0, bytes.length)).isEqualTo(IpSyntax.NOT_AN_ADDRESS);
    }

    @ParameterizedTest
    @EnumSource(IpSyntax.class)
    void everyOutcomeHasASentence(IpSyntax syntax) {
        assertThat(syntax.reason()).matches("[A-Z].*\\.");
    }

    @Property
    void neverFailsOtherwiseThanByItsOutcome(
            @ForAll
                    @StringLength(max = 50)
                    @Chars({'.', ':', '/', '-', '%', ' ', 'f', 'x'})
                    @CharRange(from = '0', to = '9')
                    String text) {
        for (IpSyntax syntax : new IpSyntax[] {parse(text), parseRange(text)}) {
            if (syntax.isValid()) {
                assertThat(IpRange.parse(result().toString())).isEqualTo(result());
            }
        }
    }

    @Property
    void everyIpv4AddressReadsAsWhatItIs(@ForAll int address) {
        assertThat(parse(IpAddress.of4(address).toString())).isEqualTo(IpSyntax.VALID);
        assertThat(parser.first4()).isEqualTo(address);
        assertThat(parser.last4()).isEqualTo(address);
    }

    private IpSyntax parse(String text) {
        return everywhere(text, parser::parse);
    }

    private IpSyntax parseRange(String text) {
        return everywhere(text, parser::parseRange);
    }

    /** The position of the text in the array and the bytes around it must make no difference. */
    private IpSyntax everywhere(String text, Parsing parsing) {
        byte[] alone = text.getBytes(StandardCharsets.UTF_8);
        IpSyntax outcome = parsing.parse(alone, 0, alone.length);
        IpRange range = outcome.isValid() ? result() : null;
        for (char neighbour : new char[] {'1', '.', '/', '\n', '\uffff'}) {
            byte[] amidst = new byte[alone.length + 64];
            Arrays.fill(amidst, (byte) neighbour);
            System.arraycopy(alone, 0, amidst, 32, alone.length);
            assertThat(parsing.parse(amidst, 32, 32 + alone.length)).isEqualTo(outcome);
            if (outcome.isValid()) {
                assertThat(result()).isEqualTo(range);
            }
        }
        return outcome;
    }

    private interface Parsing {
        IpSyntax parse(byte[] bytes, int from, int to);
    }

    private IpRange result() {
        return parser.isV6()
                ? IpRange.of6(parser.firstHigh(), parser.firstLow(), parser.lastHigh(), parser.lastLow())
                : IpRange.of4(parser.first4(), parser.last4());
    }
}
