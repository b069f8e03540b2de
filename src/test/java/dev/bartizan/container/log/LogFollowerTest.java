package dev.bartizan.container.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerLogLine;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A log that is followed through interruptions gives each line once. */
class LogFollowerTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final List<String> read = new ArrayList<>();
    private final Log log = new Log();
    private final LogFollower follower = new LogFollower(log.engine(), "c1", START, line -> read.add(line.text()));

    @Test
    void linesBeforeTheBeginningDoNotMatter() {
        log.write(-1, "before");
        log.write(0, "then");

        follower.resume();

        assertThat(read).containsExactly("then");
    }

    @Test
    void oneThatGoesOnIsNotFollowedTwice() {
        follower.resume();
        follower.resume();
        log.write(1, "one");

        assertThat(read).containsExactly("one");
    }

    @Test
    void linesOfTheSameMomentAreTakenApart() {
        follower.resume();
        log.write(1, "one");
        log.write(1, "two");
        log.interrupt();
        log.write(1, "three");
        follower.resume();
        log.write(1, "four");

        assertThat(read).containsExactly("one", "two", "three", "four");
    }

    @Test
    void lineThatOvertookAnotherIsReadToo() {
        follower.resume();
        log.write(2, "stdout");
        log.write(1, "stderr");

        assertThat(read).containsExactly("stdout", "stderr");
    }

    @Test
    void failureIsToldUntilItIsOver() {
        follower.resume();
        log.interrupt(new IllegalStateException("the engine is gone"));
        assertThat(follower.trouble()).contains("the engine is gone");

        follower.resume();
        assertThat(follower.trouble()).isEmpty();
    }

    @Test
    void nothingIsFollowedAfterTheEnd() {
        follower.resume();
        follower.close();
        follower.resume();
        log.write(1, "one");

        assertThat(read).isEmpty();
    }

    /** @param gaps milliseconds between one line and the next; negative: the stream breaks before that line */
    @Property(tries = 300)
    void eachLineIsReadOnceWhereverTheStreamBreaks(
            @ForAll @Size(max = 60) List<@IntRange(min = -3, max = 3) Integer> gaps,
            @ForAll @IntRange(min = 1, max = 2_000) int precision) {
        Log interrupted = new Log();
        interrupted.precision = Duration.ofMillis(precision);
        List<String> texts = new ArrayList<>();
        LogFollower following = new LogFollower(interrupted.engine(), "c1", START, line -> texts.add(line.text()));
        following.resume();
        int at = 0;
        for (int i = 0; i < gaps.size(); i++) {
            at += Math.abs(gaps.get(i));
            if (gaps.get(i) < 0) {
                interrupted.interrupt();
            }
            interrupted.write(at, "line " + i);
            if (gaps.get(i) < -1) {
                following.resume();
            }
        }
        following.resume();

        assertThat(texts)
                .containsExactlyElementsOf(
                        interrupted.lines.stream().map(ContainerLogLine::text).toList());
    }

    /** A container's log, which an engine streams. */
    private static final class Log {

        private final List<ContainerLogLine> lines = new ArrayList<>();
        private Duration precision = Duration.ofMillis(1);
        private Consumer<ContainerLogLine> reader;
        private Consumer<Optional<Throwable>> ended;

        ContainerEngine engine() {
            return (ContainerEngine) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {ContainerEngine.class}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("follow")) {
                            throw new UnsupportedOperationException(method.getName());
                        }
                        return follow((Instant) arguments[1], cast(arguments[2]), cast(arguments[3]));
                    });
        }

        @SuppressWarnings("unchecked")
        private static <T> Consumer<T> cast(Object consumer) {
            return (Consumer<T>) consumer;
        }

        private ContainerEngine.Subscription follow(
                Instant since, Consumer<ContainerLogLine> newReader, Consumer<Optional<Throwable>> newEnded) {
            reader = newReader;
            ended = newEnded;
            long step = precision.toMillis();
            Instant rounded = Instant.ofEpochMilli(since.toEpochMilli() / step * step);
            lines.stream().filter(line -> !line.at().isBefore(rounded)).forEach(reader);
            return () -> reader = null;
        }

        void write(int millis, String text) {
            ContainerLogLine line = new ContainerLogLine(START.plusMillis(millis), false, text);
            lines.add(line);
            if (reader != null) {
                reader.accept(line);
            }
        }

        void interrupt() {
            interrupt(null);
        }

        void interrupt(Throwable failure) {
            if (reader != null) {
                reader = null;
                ended.accept(Optional.ofNullable(failure));
            }
        }
    }
}
