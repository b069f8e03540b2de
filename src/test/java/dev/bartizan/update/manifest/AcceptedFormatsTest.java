package dev.bartizan.update.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedFormatsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    multipart/mixed,application/expo+json,application/json  | MULTIPART | EXPO_JSON
                    application/expo+json, application/json                 |           | EXPO_JSON
                    application/json                                        |           | JSON
                    application/expo+json;q=0.5, application/json           |           | JSON
                    application/json;q=0.5, application/expo+json;q=0.5     |           | EXPO_JSON
                    application/json, multipart/mixed                       | MULTIPART | JSON
                    application/json, multipart/mixed;q=0.9                 | JSON      | JSON
                    multipart/mixed;q=0, */*                                | JSON      | JSON
                    application/json;q=0, */*;q=0.1                         | MULTIPART | EXPO_JSON
                    application/*                                           | JSON      | JSON
                    multipart/*                                             | MULTIPART |
                    */*                                                     | MULTIPART | JSON
                    APPLICATION/JSON; charset=utf-8; Q=1                    | JSON      | JSON
                    text/html                                               |           |
                    application/json;q=often                                |           |
                    ;;,,;q=                                                 |           |
                    """)
    void bestAndJsonAreWhatTheHeaderSays(String header, AnswerFormat best, AnswerFormat json) {
        AcceptedFormats accepted = AcceptedFormats.of(header);

        assertThat(accepted.best()).isEqualTo(best == null ? accepted.json() : Optional.of(best));
        assertThat(accepted.json()).isEqualTo(Optional.ofNullable(json));
    }

    @Test
    void whoSaysNothingAcceptsEverything() {
        assertThat(AcceptedFormats.of(null).best()).contains(AnswerFormat.MULTIPART);
        assertThat(AcceptedFormats.of(" ").json()).contains(AnswerFormat.JSON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    gzip                      | 1
                    zstd, br, GZIP            | 1
                    br;q=1.0, gzip;q=0.8, *   | 0.8
                    gzip;q=1.0                | 1
                    gzip;q=0                  | 0
                    gzip;q=0.000              | 0
                    gzip;q=2                  | 0
                    identity                  | 0
                    xgzip, gzip2              | 0
                    """)
    void qualityOfAnEncoding(String header, double quality) {
        assertThat(AcceptedFormats.quality(header, "gzip")).isEqualTo(quality);
    }

    @ParameterizedTest
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(strings = {" ", ",", ";", "q=", "gzip;", ", gzip", "\t, "})
    void longHeaderTakesNoTime(String part) {
        String header = "gzip" + part.repeat(200_000) + "x";
        assertThat(AcceptedFormats.quality(header, "gzip")).isBetween(0.0, 1.0);
        assertThat(AcceptedFormats.of(header)).isNotNull();
    }
}
