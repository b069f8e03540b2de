package dev.bartizan.console;

import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.arc.All;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Renders the live parts of the overview when they have changed, once for all open pages of a language, and at most about
 * once a second. While no page is open, a change costs nothing but a number. A slow page skips versions: nothing waits for it.
 */
@Singleton
class LiveOverview {

    /** Changes within this time are shown together. */
    private static final Duration COLLECTED = Duration.ofSeconds(1);

    /** How often the condition of the components is compared while a page is open. */
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(15);

    /** Proxies close idle connections. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    /** Before all versions. */
    private static final long UNKNOWN = -1;

    private static final Logger LOG = Logger.getLogger(LiveOverview.class);

    private final List<Part> parts;
    private final ConditionPart condition;
    private final Pages pages;
    private final String process;
    private final Deadline rendering;
    private final Deadline checking;
    private final BroadcastProcessor<Tick> ticks = BroadcastProcessor.create();

    /** The version in which each part has changed last. Guarded by {@code this}, as are the next three. */
    private final Map<String, Long> changed = new HashMap<>();

    private final Map<Locale, Rendered> rendered = new HashMap<>();
    private final Map<Locale, Integer> readers = new HashMap<>();
    private long version;

    /** Why a page looks for updates. */
    private enum Tick {
        RENDERED,
        /** So that proxies don't close the connection. */
        SIGN_OF_LIFE
    }

    private record Part(String name, Supplier<TemplateInstance> content) {}

    /**
     * All parts in one language.
     *
     * @param version the version of all parts when they were rendered
     */
    private record Rendered(long version, Map<String, Html> parts) {

        static final Rendered NOTHING = new Rendered(0, Map.of());
    }

    private record Html(long version, String text) {}

    /**
     * A part that has changed.
     *
     * @param version identifies the version of all parts, for {@link #follow}
     * @param part its name; empty if nothing has changed for a while
     */
    record Update(String version, String part, String html) {}

    LiveOverview(@All List<LivePart> all, ConditionPart condition, Pages pages, DeadlineQueue deadlines, Clock clock) {
        this.parts = Stream.concat(
                        Stream.of(new Part(ConditionPart.NAME, condition::part)),
                        all.stream().map(each -> new Part(each.name(), each::part)))
                .toList();
        this.condition = condition;
        this.pages = pages;
        this.process = Long.toString(clock.millis(), 36) + "-";
        this.rendering = deadlines.add("overview-rendering", this::render);
        this.checking = deadlines.add("overview-condition", this::check);
    }

    /** The current version of all parts. */
    synchronized String version() {
        return process + version;
    }

    void changed(@Observes OverviewChanged change) {
        synchronized (this) {
            changed.put(change.part(), ++version);
            if (readers.isEmpty()) {
                return;
            }
        }
        rendering.within(COLLECTED);
    }

    private void check() {
        if (condition.refresh()) {
            changed(new OverviewChanged(ConditionPart.NAME));
        }
        synchronized (this) {
            if (!readers.isEmpty()) {
                checking.within(BETWEEN_CHECKS);
            }
        }
    }

    /**
     * The parts that have changed since a version, and those that change from now on. Completes when the service stops.
     *
     * @param since a {@link #version}; with any other text all parts are sent
     */
    Multi<Update> follow(String since, Locale language) {
        AtomicLong seen = new AtomicLong(number(since));
        Multi<Tick> changes = ticks.onOverflow().dropPreviousItems();
        Multi<Tick> signs = Multi.createFrom()
                .ticks()
                .startingAfter(SIGN_OF_LIFE)
                .every(SIGN_OF_LIFE)
                .onOverflow()
                .drop()
                .map(_ -> Tick.SIGN_OF_LIFE);
        return Multi.createBy()
                .merging()
                .streams(changes.onCompletion().fail(), signs)
                .onFailure()
                .recoverWithCompletion()
                .onItem()
                .transformToIterable(tick -> newer(tick, seen, language))
                .onSubscription()
                .invoke(() -> opened(language))
                .onTermination()
                .invoke(() -> closed(language));
    }

    private long number(String text) {
        try {
            return text.startsWith(process) ? Long.parseLong(text.substring(process.length())) : UNKNOWN;
        } catch (NumberFormatException unknown) {
            return UNKNOWN;
        }
    }

    /** Renders what has changed before. */
    private void opened(Locale language) {
        synchronized (this) {
            readers.merge(language, 1, Integer::sum);
        }
        rendering.now();
        checking.within(BETWEEN_CHECKS);
    }

    private synchronized void closed(Locale language) {
        readers.computeIfPresent(language, (_, count) -> count == 1 ? null : count - 1);
        if (!readers.containsKey(language)) {
            rendered.remove(language);
        }
    }

    private synchronized List<Update> newer(Tick tick, AtomicLong seen, Locale language) {
        Rendered current = rendered.get(language);
        List<Update> updates = new ArrayList<>();
        if (current != null) {
            long before = seen.getAndAccumulate(current.version(), Math::max);
            for (Part part : parts) {
                Html html = current.parts().get(part.name());
                if (html != null && html.version() > before) {
                    updates.add(new Update(process + current.version(), part.name(), html.text()));
                }
            }
        }
        if (updates.isEmpty() && tick == Tick.SIGN_OF_LIFE) {
            updates.add(new Update("", "", ""));
        }
        return updates;
    }

    private void render() {
        Map<Locale, Rendered> before = new HashMap<>();
        Map<String, Long> latest;
        long current;
        synchronized (this) {
            readers.keySet()
                    .forEach(language -> before.put(language, rendered.getOrDefault(language, Rendered.NOTHING)));
            latest = Map.copyOf(changed);
            current = version;
        }
        before.forEach((language, old) -> {
            Map<String, Html> next = new HashMap<>();
            for (Part part : parts) {
                long wanted = latest.getOrDefault(part.name(), 0L);
                Html known = old.parts().get(part.name());
                next.put(
                        part.name(),
                        known != null && known.version() == wanted ? known : new Html(wanted, html(part, language)));
            }
            put(language, new Rendered(current, next));
        });
        ticks.onNext(Tick.RENDERED);
    }

    private synchronized void put(Locale language, Rendered next) {
        if (readers.containsKey(language)) {
            rendered.put(language, next);
        }
    }

    private String html(Part part, Locale language) {
        try {
            return pages.render(part.content().get(), language);
        } catch (RuntimeException failure) {
            LOG.warnv(failure, "overview_part_failed");
            return "";
        }
    }

    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        ticks.onComplete();
    }
}
