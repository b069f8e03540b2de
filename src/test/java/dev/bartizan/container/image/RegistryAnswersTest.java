package dev.bartizan.container.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.engine.ImageName;
import dev.bartizan.container.image.RegistryAnswers.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryAnswersTest {

    private static final Duration INTERVAL = Duration.ofHours(6);
    private static final ImageName WEB = ImageName.of("registry.example/web:1").orElseThrow();
    private static final ImageName SHOP =
            ImageName.of("registry.example/shop:1").orElseThrow();
    private static final String DIGEST = "sha256:" + "1".repeat(64);

    private final FakeEngine engine = FakeEngine.docker();
    private final SettableClock clock = new SettableClock();
    private final RegistryAnswers answers = new RegistryAnswers(engine.api(), INTERVAL, clock, () -> 0.5);

    @AfterEach
    void end() {
        engine.close();
    }

    /** The version is negotiated first. */
    private void limited() {
        answers.ask(ImageName.of("registry.example/any:1").orElseThrow());
        answerWithLimit();
    }

    private void answerWithLimit() {
        String body = "{\"message\":\"toomanyrequests: You have reached your pull rate limit.\"}";
        engine.answerNext("HTTP/1.1 429 Too Many Requests\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body)
                .getBytes(StandardCharsets.US_ASCII));
    }

    private long asked() {
        return engine.requests().stream()
                .filter(request -> request.contains("/distribution/"))
                .count();
    }

    @Test
    void asksAgainAfterTheIntervalAndForANewContainer() {
        engine.publish(WEB.reference(), DIGEST);
        Instant created = clock.instant().minusSeconds(60);
        assertThat(answers.due(WEB, created)).isTrue();

        assertThat(answers.ask(WEB).image())
                .hasValueSatisfying(image -> assertThat(image.digest()).isEqualTo(DIGEST));

        assertThat(answers.due(WEB, created)).isFalse();
        assertThat(answers.due(WEB, clock.instant().plusSeconds(60))).isTrue();
        clock.advance(INTERVAL.minusSeconds(1));
        assertThat(answers.due(WEB, created)).isFalse();
        clock.advance(Duration.ofSeconds(2));
        assertThat(answers.due(WEB, created)).isTrue();
    }

    @Test
    void keepsTheAnswerWhileTheRegistryFails() {
        engine.publish(WEB.reference(), DIGEST);
        Answer before = answers.ask(WEB);
        clock.advance(INTERVAL);
        answerWithLimit();

        Answer after = answers.ask(WEB);

        assertThat(after.image()).isEqualTo(before.image());
        assertThat(after.at()).isEqualTo(before.at());
        assertThat(after.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("registry.example limits the number of requests. It is asked again after "));
    }

    @Test
    void doesNotAskARegistryThatLimitsRequestsForLongerAndLonger() {
        engine.publish(WEB.reference(), DIGEST);
        limited();
        assertThat(answers.ask(WEB).image()).isEmpty();
        long before = asked();

        assertThat(answers.ask(SHOP).problem()).isPresent();
        clock.advance(Duration.ofMinutes(59));
        answers.ask(WEB);
        assertThat(asked()).isEqualTo(before);
        assertThat(answers.due(WEB, Instant.EPOCH)).isFalse();

        clock.advance(Duration.ofMinutes(2));
        answerWithLimit();
        answers.ask(WEB);
        clock.advance(Duration.ofMinutes(119));
        answers.ask(WEB);
        assertThat(asked()).isEqualTo(before + 1);

        clock.advance(Duration.ofMinutes(2));
        assertThat(answers.ask(WEB).image()).isPresent();
    }

    @Test
    void triesAgainAnHourAfterAnotherFailure() {
        Answer failed = answers.ask(WEB);

        assertThat(failed.problem()).contains("manifest unknown");
        clock.advance(Duration.ofMinutes(59));
        assertThat(answers.due(WEB, Instant.EPOCH)).isFalse();
        clock.advance(Duration.ofMinutes(2));
        assertThat(answers.due(WEB, Instant.EPOCH)).isTrue();
        engine.publish(WEB.reference(), DIGEST);
        assertThat(answers.ask(WEB).problem()).isEmpty();
    }
}
