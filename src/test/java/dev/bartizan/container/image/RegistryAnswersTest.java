package dev.bartizan.container.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.engine.ImageName;
import dev.bartizan.container.image.RegistryAnswers.Answer;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
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

        assertThat(answers.ask(WEB).digest()).contains(DIGEST);

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

        assertThat(after.digest()).isEqualTo(before.digest());
        assertThat(after.at()).isEqualTo(before.at());
        assertThat(after.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("registry.example limits the number of requests. It is asked again after "));
    }

    @Test
    void doesNotAskARegistryThatLimitsRequestsForLongerAndLonger() {
        engine.publish(WEB.reference(), DIGEST);
        limited();
        assertThat(answers.ask(WEB).digest()).isEmpty();
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
        assertThat(answers.ask(WEB).digest()).isPresent();
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

    @Test
    void aFailureOfTheEngineIsAnAnswerAboutThisTagAlone() {
        engine.publish(WEB.reference(), DIGEST);
        engine.publish(SHOP.reference(), DIGEST);
        answers.ask(SHOP);
        for (String bad : List.of("", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "garbage\r\n\r\n")) {
            clock.advance(INTERVAL.multipliedBy(2));
            engine.answerNext(bad.getBytes(StandardCharsets.US_ASCII));

            assertThat(answers.ask(WEB).problem()).as(bad).isPresent();
            assertThat(answers.due(WEB, Instant.EPOCH)).as(bad).isFalse();
            assertThat(answers.ask(SHOP).problem()).as(bad).isEmpty();
        }
    }

    @Test
    void aFailedRequestIsNotRepeatedForAnOlderContainer() {
        engine.publish(WEB.reference(), DIGEST);
        answers.ask(WEB);
        clock.advance(Duration.ofMinutes(10));
        Instant created = clock.instant();
        assertThat(answers.due(WEB, created)).isTrue();
        clock.advance(Duration.ofMinutes(10));
        engine.withdraw(WEB.reference());

        Answer failed = answers.ask(WEB);

        assertThat(failed.digest()).contains(DIGEST);
        assertThat(answers.due(WEB, created)).isFalse();
    }

    @Test
    void requestsAtTheSameTimeDoNotMakeThePauseLonger() throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(3);
        ContainerEngine limiting = (ContainerEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ContainerEngine.class}, (proxy, method, arguments) -> {
                    together.await();
                    throw EngineException.refused(429, "toomanyrequests");
                });
        RegistryAnswers limited = new RegistryAnswers(limiting, INTERVAL, clock, () -> 0.5);
        Set<Duration> pauses = ConcurrentHashMap.newKeySet();
        Instant now = clock.instant();
        List<Thread> threads = Stream.of("a", "b", "c")
                .map(name -> ImageName.of("registry.example/" + name).orElseThrow())
                .map(name -> Thread.ofVirtual()
                        .start(() -> pauses.add(
                                Duration.between(now, limited.ask(name).next()))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofMinutes(90)) < 0);
    }
}
