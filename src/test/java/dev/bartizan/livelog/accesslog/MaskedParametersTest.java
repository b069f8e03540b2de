package dev.bartizan.livelog.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedParametersTest {

    private final MaskedParameters masked = new MaskedParameters(List.of("token", "Api_Key", "code"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/plain                          | /plain",
                "/token=abc                      | /token=abc",
                "/?q=1                           | /?q=1",
                "/?token=abc                     | /?token=***",
                "/?TOKEN=abc&x=2                 | /?TOKEN=***&x=2",
                "/?x=1;token=abc;y=2             | /?x=1;token=***;y=2",
                "/?%74oken=abc                   | /?%74oken=***",
                "/?%zzoken=abc                   | /?%zzoken=abc",
                "/?token[]=abc&user[code]=7      | /?token[]=***&user[code]=***",
                "/?token=a=b&api_key=c           | /?token=***&api_key=***",
                "/?mytoken=abc&token             | /?mytoken=abc&token",
                "/?token=&a=1                    | /?token=***&a=1",
                "/?a=?token=abc&b=1              | /?a=?token=abc&b=1",
                "/x/bzn_aB3-_x/plain?ipv4only    | /x/bzn_***/plain?ipv4only",
            })
    void secretsInUris(String uri, String expected) {
        assertThat(masked.inUri(uri)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET /?token=abc HTTP/1.1                  | GET /?token=*** HTTP/1.1",
                "\"uri\":\"/?a=1\\u0026code=7\"            | \"uri\":\"/?a=1\\u0026code=***\"",
                "\"Authorization\":[\"Bearer x\\\"y\"],1   | \"Authorization\":[\"***\"],1",
                "{\"token\": \"abc                         | {\"token\": \"***",
                "nothing of that kind                      | nothing of that kind",
            })
    void secretsInTexts(String text, String expected) {
        assertThat(masked.inText(text)).isEqualTo(expected);
    }

    /** With any text around it. */
    @Property(tries = 300)
    void theValueOfASecretIsNeverLeft(@ForAll String before, @ForAll String after) {
        String secret = "S3CR3T";
        String uri = "/" + before + "?x=" + before.replace("?", "") + "&token=" + secret + "&y=" + after;
        assertThat(masked.inUri(uri).replace(before, "").replace(after, "")).doesNotContain(secret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`?token=a b`                              | `?token=*** b`",
                "`;CODE=1&code=2#code=3`                   | `;CODE=***&code=***#code=3`",
                "`\"cookie\" : [ \"a\\\"b\", \"c\" ]`       | `\"cookie\" : [ \"***\", \"c\" ]`",
                "`\"code\":\"1\",\"token\":\"2\"`            | `\"code\":\"***\",\"token\":\"***\"`",
                "`\"code\":\"abc\\`                         | `\"code\":\"***`",
                "`\"code\":7,\"x\":\"code\"`               | `\"code\":7,\"x\":\"code\"`",
                "`bzn_ bzn_a bzn_b-_c.`                    | `bzn_ bzn_*** bzn_***.`",
                "`?`                                       | `?`",
                "`\"`                                      | `\"`",
            })
    void secretsAtEdges(String text, String expected) {
        assertThat(masked.inText(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(
            strings = {" ", "?", "\"token\"", "\"token\":", "\"token\":[ ", "\\u0026", "bzn_", "?token=", "[", "%", "\\"
            })
    void longTextTakesNoTime(String part) {
        String text = "\"token\"" + part.repeat(200_000) + "x\"token\":[" + part.repeat(200_000);

        assertThat(masked.inText(text)).isNotEmpty();
        assertThat(masked.inUri("/?" + text + "=x")).isNotEmpty();
    }
}
