package dev.bartizan.access.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneTimeCodeTest {

    private static final byte[] KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** The vectors of RFC 6238, appendix B, with the last six of their eight digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheStandard(long seconds, String code) {
        assertThat(OneTimeCode.code(KEY, seconds / 30)).isEqualTo(code);
        assertThat(OneTimeCode.step(OneTimeCode.base32(KEY), code, Instant.ofEpochSecond(seconds)))
                .hasValue(seconds / 30);
    }

    @Test
    void clockMayDifferByOneStep() {
        String secret = OneTimeCode.base32(KEY);
        Instant inStepTen = Instant.ofEpochSecond(10 * 30 + 29);

        assertThat(OneTimeCode.step(secret, OneTimeCode.code(KEY, 8), inStepTen))
                .isEmpty();
        assertThat(OneTimeCode.step(secret, OneTimeCode.code(KEY, 9), inStepTen))
                .hasValue(9);
        assertThat(OneTimeCode.step(secret, OneTimeCode.code(KEY, 11), inStepTen))
                .hasValue(11);
        assertThat(OneTimeCode.step(secret, OneTimeCode.code(KEY, 12), inStepTen))
                .isEmpty();
    }

    /** RFC 4648, section 10, without padding. */
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void secretsAreInBase32(String text, String encoded) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        assertThat(OneTimeCode.base32(bytes)).isEqualTo(encoded);
        assertThat(OneTimeCode.bytes(encoded)).isEqualTo(bytes);
    }

    @Test
    void secretHas160Bits() {
        String secret = OneTimeCode.newSecret(new SecureRandom());

        assertThat(secret).matches("[A-Z2-7]{32}");
        assertThat(OneTimeCode.base32(OneTimeCode.bytes(secret))).isEqualTo(secret);
    }
}
