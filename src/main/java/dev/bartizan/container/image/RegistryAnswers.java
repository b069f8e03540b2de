package dev.bartizan.container.image;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.ImageName;
import dev.bartizan.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;

/** Asks registries about tags through the engine, and keeps the last answer about each. Thread-safe. */
final class RegistryAnswers {

    private static final Logger LOG = Logger.getLogger(RegistryAnswers.class);

    /** After a failure a tag is asked for again after this time, if that is shorter than the interval. */
    private static final Duration RETRY = Duration.ofHours(1);

    private static final Duration FIRST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 4;

    private final ContainerEngine engine;
    private final Duration interval;
    private final Clock clock;
    private final DoubleSupplier random;

    private final Map<ImageName, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

    /**
     * What is known about a tag.
     *
     * @param at when the registry answered last; empty if it never did
     * @param digest its last answer; empty if there was none
     * @param tried when it was asked last; empty if it never was
     * @param problem why the last request failed, or was not sent, as a sentence; empty if the registry answered
     * @param next when it should be asked again
     */
    record Answer(
            Optional<Instant> at,
            Optional<String> digest,
            Optional<Instant> tried,
            Optional<String> problem,
            Instant next) {}

    /**
     * A registry that is not asked for a while.
     *
     * @param times how often this was necessary in a row
     * @param silent whether it did not answer; else it limits the number of requests
     */
    private record Pause(Instant until, int times, boolean silent) {

        /** Twice as long as the one before; that one itself if it has not passed, because of requests at the same time. */
        Pause after(Pause before, Instant now) {
            if (before.until.isAfter(now)) {
                return before;
            }
            int doublings = Math.min(before.times, MOST_DOUBLINGS);
            return new Pause(now.plus(FIRST_PAUSE.multipliedBy(1L << doublings)), before.times + 1, silent);
        }
    }

    /** @param random returns numbers from 0 to 1 */
    RegistryAnswers(ContainerEngine engine, Duration interval, Clock clock, DoubleSupplier random) {
        this.engine = engine;
        this.interval = interval;
        this.clock = clock;
        this.random = random;
    }

    Optional<Answer> last(ImageName name) {
        return Optional.ofNullable(answers.get(name));
    }

    /**
     * Whether a tag should be asked for now.
     *
     * @param created when a container with its image was created: earlier answers say nothing about that image
     */
    boolean due(ImageName name, Instant created) {
        return last(name)
                .map(answer -> !answer.next().isAfter(clock.instant())
                        || answer.tried().filter(created::isAfter).isPresent())
                .orElse(true);
    }

    /** Asks the registry, except during a pause. Blocks. A failure of the engine is an answer, too. */
    Answer ask(ImageName name) {
        Pause pause = pauses.get(name.registry());
        Answer answer = pause != null && pause.until().isAfter(clock.instant())
                ? failed(name, Optional.empty(), reason(name, pause), pause.until())
                : asked(name);
        answers.put(name, answer);
        return answer;
    }

    private Answer asked(ImageName name) {
        Instant now = clock.instant();
        try {
            String digest = engine.newest(name);
            pauses.remove(name.registry());
            return new Answer(
                    Optional.of(now), Optional.of(digest), Optional.of(now), Optional.empty(), jittered(now, interval));
        } catch (EngineException failure) {
            if (failure.tooMany() || failure.registrySilent()) {
                Pause pause = pauses.merge(
                        name.registry(),
                        new Pause(now.plus(FIRST_PAUSE), 1, failure.registrySilent()),
                        (before, next) -> next.after(before, now));
                return failed(name, Optional.of(now), reason(name, pause), pause.until());
            }
            Duration retry = interval.isPositive() && interval.compareTo(RETRY) < 0 ? interval : RETRY;
            return failed(name, Optional.of(now), reason(failure), jittered(now, retry));
        }
    }

    private static String reason(ImageName name, Pause pause) {
        return "%s %s. It is asked again after %s."
                .formatted(
                        name.registry(),
                        pause.silent() ? "did not answer in time" : "limits the number of requests",
                        pause.until().truncatedTo(ChronoUnit.SECONDS));
    }

    /** Keeps an earlier answer. */
    private Answer failed(ImageName name, Optional<Instant> tried, String problem, Instant next) {
        Optional<Answer> last = last(name);
        if (last.flatMap(Answer::problem).filter(problem::equals).isEmpty()) {
            LOG.infov("image_not_checked", kv("image", name.reference()), kv("reason", problem));
        }
        return new Answer(
                last.flatMap(Answer::at),
                last.flatMap(Answer::digest),
                tried.or(() -> last.flatMap(Answer::tried)),
                Optional.of(problem),
                next);
    }

    /** The engine's or the registry's own reason. */
    static String reason(EngineException failure) {
        return failure.code() == ErrorCode.CONTAINER_ENGINE_REFUSED
                ? String.valueOf(failure.details().getOrDefault("cause", failure.getMessage()))
                : String.valueOf(failure.getMessage());
    }

    /** From 90 % to 110 % of the time, so that not all machines ask at the same time. */
    private Instant jittered(Instant now, Duration time) {
        return now.plusMillis((long) (time.toMillis() * (0.9 + 0.2 * random.getAsDouble())));
    }

    /** Forgets the answers about all other tags. */
    void retain(Collection<ImageName> used) {
        answers.keySet().retainAll(used);
    }
}
