package dev.bartizan.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
