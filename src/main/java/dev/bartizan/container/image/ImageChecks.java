package dev.bartizan.container.image;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.EngineConfig;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.ImageName;
import dev.bartizan.container.image.ImageCheck.State;
import dev.bartizan.container.settings.AppSettings;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Checks whether the tags of running containers have newer images in their registries: of containers that are supervised, and of
 * those that a deployment has created. The results are in memory only; the first look is soon after the start.
 */
@Singleton
public class ImageChecks {

    private static final Logger LOG = Logger.getLogger(ImageChecks.class);

    /** Each look comes so much later at the most, so that not all machines ask registries at the same time. */
    private static final Duration SPREAD = Duration.ofMinutes(1);

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration AFTER_START = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final Duration AFTER_LIMIT = Duration.ofHours(1);

    private static final String CLOCKS = "The container was created later than now: compare the clocks.";

    private static final String LIST = "list";

    /** Maximum number of tags that one look asks for: half of what Docker Hub allows without an account in six hours. */
    static final int MOST_ASKED = 50;

    private final ContainerEngine engine;
    private final EngineConfig engineConfig;
    private final ContainerConfig config;
    private final Event<Notification> notifications;
    private final Audit audit;
    private final Database database;
    private final Clock clock;
    private final Deadline look;
    private final RegistryAnswers answers;

    /** By the container's ID, which changes when a container is created again. */
    private final Map<String, CheckedContainer> checked = new ConcurrentHashMap<>();

    /** Why the engine last failed to describe a container, by its ID, or to list them. */
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    private final MultiGauge newer;

    private volatile boolean stopped;

    ImageChecks(
            ContainerEngine engine,
            EngineConfig engineConfig,
            ContainerConfig config,
            Event<Notification> notifications,
            Audit audit,
            Database database,
            Clock clock,
            DeadlineQueue deadlines,
            MeterRegistry metrics) {
        this.engine = engine;
        this.engineConfig = engineConfig;
        this.config = config;
        this.notifications = notifications;
        this.audit = audit;
        this.database = database;
        this.clock = clock;
        this.look = deadlines.add("container-image-checks", this::look);
        this.answers = new RegistryAnswers(engine, config.imageCheck().interval(), clock, ImageChecks::random);
        this.newer = MultiGauge.builder("bartizan.container.newer.image")
                .description("1 if the tag of the running container's image has a newer image, 0 if it hasn't")
                .register(metrics);
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /** A container whose image is checked. */
    private record Candidate(String id, String name, String app, boolean running) {}

    /** Not before: the notifications that were sent must be known. */
    void start(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        if (scheduled()) {
            lookWithin(FIRST);
        }
    }

    /** A container that has started has no check yet; that of one that has ended says nothing any more. */
    void engineEvent(@Observes EngineEvent event) {
        boolean ended = event.action().equals("die") || event.action().equals("destroy");
        if (ended && checked.remove(event.id()) != null) {
            measure();
        }
        // Also after the end, because a check that is running can still add it.
        if ((ended || event.action().equals("start"))
                && concerns(AppSettings.of(event.name(), event.attributes(), config))) {
            lookSoon();
        }
    }

    private void lookSoon() {
        if (scheduled()) {
            lookWithin(AFTER_START);
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        stopped = true;
    }

    private boolean scheduled() {
        return !stopped
                && engineConfig.enabled()
                && config.imageCheck().interval().isPositive();
    }

    private void lookWithin(Duration time) {
        look.by(clock.instant().plus(time).plusMillis((long) (random() * SPREAD.toMillis())));
    }

    private static boolean concerns(AppSettings settings) {
        return settings.supervised() || settings.identity().deployed();
    }

    /** The last check of a running container, by its ID; empty if there was none yet. */
    public Optional<ImageCheckView> find(String id) {
        return Optional.ofNullable(checked.get(id)).map(found -> ImageCheckView.of(found.check()));
    }

    /** The last checks of all running containers, by name. */
    List<CheckedContainer> all() {
        return checked.values().stream()
                .sorted(Comparator.comparing(CheckedContainer::name))
                .toList();
    }

    /**
     * Checks the image of a container now, for a user. A registry that limits requests, or did not answer, is not asked. Other
     * containers with the same tag follow soon.
     *
     * @param name name of a supervised or deployed container, or of an app with one that runs
     * @throws ServiceException {@code CONTAINER_NOT_FOUND}, or the engine can't be reached
     */
    public CheckedContainer check(String name) {
        audit.nothing();
        List<Candidate> candidates = candidates();
        Candidate container = candidates.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseGet(() -> onlyOf(name, candidates));
        ContainerDetail detail = engine.inspect(container.id());
        UsedImage image = UsedImage.of(detail, engine.image(detail.image().id()));
        ImageCheck check = switch (image) {
            case UsedImage.Fixed fixed -> ImageCheck.unknown(fixed.reason(), Optional.empty());
            case UsedImage.Tagged tagged -> {
                RegistryAnswers.Answer answer = answers.ask(tagged.name());
                lookSoon();
                yield tagged.compare(answer, detail.created())
                        .orElseGet(() -> ImageCheck.unknown(CLOCKS, answer.tried()));
            }
        };
        CheckedContainer result = keep(new Used(container, detail, image), check);
        retain(candidates);
        return result;
    }

    private static Candidate onlyOf(String app, List<Candidate> candidates) {
        List<Candidate> running = candidates.stream()
                .filter(each -> each.running() && each.app().equals(app))
                .toList();
        if (running.size() > 1) {
            throw new ServiceException(
                    ErrorCode.CONTAINER_NOT_FOUND,
                    "The app has several containers. Name one of them.",
                    Map.of(
                            "app",
                            app,
                            "containers",
                            running.stream().map(Candidate::name).toList()));
        }
        return running.stream().findFirst().orElseThrow(() -> EngineException.notFound(app));
    }

    private List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (ContainerSummary container : engine.list()) {
            AppSettings settings = AppSettings.of(container.name(), container.labels(), config);
            if (concerns(settings)) {
                boolean running = switch (container.state()) {
                    case RUNNING, PAUSED, RESTARTING -> true;
                    case CREATED, REMOVING, EXITED, DEAD -> false;
                };
                candidates.add(new Candidate(container.id(), container.name(), settings.app(), running));
            }
        }
        return candidates;
    }

    /** Forgets the results of all other containers, and of those that don't run. */
    private void retain(List<Candidate> candidates) {
        Set<String> running = new HashSet<>();
        candidates.stream().filter(Candidate::running).forEach(each -> running.add(each.id()));
        checked.keySet().retainAll(running);
        problems.keySet().retainAll(running);
        measure();
    }

    private synchronized void measure() {
        newer.register(
                checked.values().stream()
                        .filter(each -> each.check().state() != State.UNKNOWN)
                        .<Row<?>>map(each -> Row.of(
                                Tags.of("container", each.name(), "app", each.app()),
                                each.check().state() == State.NEWER ? 1 : 0))
                        .toList(),
                true);
    }

    /** Never runs twice at the same time. */
    void look() {
        if (!scheduled()) {
            return;
        }
        Duration next = AFTER_FAILURE;
        // Without it, it is unknown what was notified.
        if (!database.failing()) {
            try {
                next = checkDue();
            } catch (EngineException away) {
                note(LIST, away);
            }
        }
        lookWithin(next);
    }

    /** Logs a failure of the engine unless it is that of the last time. */
    private void note(String what, EngineException failure) {
        String reason = RegistryAnswers.reason(failure);
        if (!reason.equals(problems.put(what, reason))) {
            LOG.infov("images_not_checked", kv("container", what), kv("reason", reason));
        }
    }

    /** A running container and its image; empty if it has ended, or the engine fails to describe it. */
    private Optional<Used> used(Candidate candidate) {
        try {
            Optional<Used> used = engine.find(candidate.id())
                    .map(detail -> new Used(
                            candidate,
                            detail,
                            UsedImage.of(detail, engine.image(detail.image().id()))));
            problems.remove(candidate.id());
            return used;
        } catch (EngineException failure) {
            note(candidate.id(), failure);
            return Optional.empty();
        }
    }

    /** Checks all running containers; asks for each tag once, the longest unasked first. Returns the time until the next look. */
    private Duration checkDue() {
        List<Candidate> candidates = candidates();
        List<Used> all = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (candidate.running()) {
                used(candidate).ifPresent(all::add);
            }
        }
        Set<ImageName> names = new HashSet<>();
        Set<ImageName> due = new HashSet<>();
        for (Used used : all) {
            if (used.image() instanceof UsedImage.Tagged tagged) {
                names.add(tagged.name());
                if (answers.due(tagged.name(), used.detail().created())) {
                    due.add(tagged.name());
                }
            }
        }
        answers.retain(names);
        due.stream()
                .sorted(Comparator.comparing(this::next))
                .limit(MOST_ASKED)
                .takeWhile(name -> !stopped)
                .forEach(answers::ask);
        all.forEach(used -> known(used).ifPresent(check -> keep(used, check)));
        retain(candidates);
        Duration untilNext = names.stream()
                .map(name -> Duration.between(clock.instant(), next(name)))
                .min(Comparator.naturalOrder())
                .orElse(config.imageCheck().interval());
        return due.size() > MOST_ASKED ? AFTER_LIMIT : untilNext.compareTo(AFTER_START) < 0 ? AFTER_START : untilNext;
    }

    /** A running container and its image. */
    private record Used(Candidate container, ContainerDetail detail, UsedImage image) {}

    private Instant next(ImageName name) {
        return answers.last(name).map(RegistryAnswers.Answer::next).orElse(Instant.MIN);
    }

    /** The result of the last answer; empty if there is none about the container's image. */
    private Optional<ImageCheck> known(Used used) {
        return switch (used.image()) {
            case UsedImage.Fixed fixed -> Optional.of(ImageCheck.unknown(fixed.reason(), Optional.empty()));
            case UsedImage.Tagged tagged ->
                answers.last(tagged.name())
                        .flatMap(answer -> tagged.compare(answer, used.detail().created()));
        };
    }

    private CheckedContainer keep(Used used, ImageCheck check) {
        Candidate container = used.container();
        CheckedContainer result = new CheckedContainer(
                container.name(), container.app(), used.detail().image().reference(), check);
        if (container.running()) {
            CheckedContainer before = checked.put(container.id(), result);
            boolean told = before != null && before.check().digest().equals(check.digest());
            if (check.state() == State.NEWER && !told) {
                notifications.fire(new Notification(
                        NotificationKind.IMAGE_NEWER,
                        container.app(),
                        "The tag %s has another image now: %s."
                                .formatted(result.image(), check.digest().orElseThrow())));
            }
        }
        return result;
    }
}
