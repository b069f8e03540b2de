package dev.bartizan.deployment.run;

import static dev.bartizan.deployment.run.DeploymentState.FAILED;
import static dev.bartizan.deployment.run.DeploymentState.ROLLED_BACK;
import static dev.bartizan.deployment.run.DeploymentState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.check.HealthResult.Verdict;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.database.BrokenDatabase;
import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.deployment.FakeCaddy;
import dev.bartizan.deployment.MemoryRouteBook;
import dev.bartizan.deployment.Settings;
import dev.bartizan.deployment.plan.AppProxy;
import dev.bartizan.deployment.plan.DeploymentPlan;
import dev.bartizan.deployment.plan.PullPolicy;
import dev.bartizan.deployment.plan.Strategy;
import dev.bartizan.deployment.run.Deployment.Step;
import dev.bartizan.deployment.traffic.Caddy;
import dev.bartizan.deployment.traffic.CaddyRoutes;
import dev.bartizan.deployment.traffic.Dial;
import dev.bartizan.deployment.traffic.Endpoint;
import dev.bartizan.deployment.traffic.HttpCalls;
import dev.bartizan.deployment.traffic.Traffic;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Deployments over the sockets of a fake engine and a fake Caddy. */
class DeploymentRunTest {

    private static final Vertx VERTX = Vertx.vertx();

    /** Simulates the death of the process. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    private final FakeEngine fake = FakeEngine.docker();
    private final ContainerEngine engine = fake.api();
    private final FakeCaddy caddy = new FakeCaddy("other:80", "web:8080", "web:8080");
    private final HttpCalls http = new HttpCalls(VERTX, new Settings(caddy.url()));
    private final MemoryRouteBook book = new MemoryRouteBook();
    private final Map<String, DesiredState> desiredStates = new HashMap<>();
    private Function<ContainerDetail, HealthResult> health = container -> new HealthResult(
            container.image().reference().equals("app:broken") ? Verdict.UNHEALTHY : Verdict.HEALTHY, "checked");
    private Consumer<Deployment> beforeStored = deployment -> {};
    private Consumer<Deployment> afterStored = deployment -> {};
    private Deployment stored;

    /** Names of containers of the app's earlier deployments. */
    private Set<String> earlier = Set.of();

    /** Images that no deployment needs. */
    private Set<String> disused = Set.of();

    private DeploymentPlan plan = DeploymentPlan.USUAL;

    /** What else happens when the desired state of a container is set. */
    private Runnable whenDesired = () -> {};

    private final Supervision supervision = new Supervision() {
        @Override
        public void setDesiredState(String container, DesiredState desired) {
            desiredStates.put(container, desired);
            whenDesired.run();
        }

        @Override
        public HealthResult probe(ContainerDetail container) {
            return health.apply(container);
        }

        @Override
        public void setWarnings(Map<String, String> warnings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Instant> heldUntil(String app) {
            return Optional.empty();
        }

        @Override
        public <T> T exclusively(String app, Supplier<T> action) {
            return action.get();
        }
    };

    @BeforeEach
    void start() {
        fake.run("web", Map.of("bartizan.supervise", "true"));
        fake.run("other", Map.of());
        // No connection is left.
        fake.programs((container, command) -> new ExecResult(1, "/proc/net/tcp:0\n/proc/net/tcp6:0\n", false));
    }

    @AfterEach
    void stop() {
        http.close();
        caddy.close();
        fake.close();
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close();
    }

    @Test
    void newContainerTakesOverAndTheOldOneIsKept() {
        Deployment ended = deploy("app:2");

        assertThat(ended.status().problem()).isEmpty();
        assertThat(states(ended))
                .containsExactly(
                        "pulling",
                        "creating",
                        "starting",
                        "checking",
                        "switching",
                        "watching",
                        "draining",
                        "stopping",
                        "succeeded");
        assertThat(ended.status().steps())
                .allSatisfy(step -> assertThat(step.endedAt()).isPresent());
        assertThat(caddy.dials()).containsExactly("other:80", "web-green:8080", "web-green:8080");
        assertClean(ended, "web-green");
        assertThat(engine.inspect("web-green").image().reference()).isEqualTo("app:2");
        assertThat(engine.inspect("web-green").labels())
                .containsEntry("bartizan.app", "web")
                .containsEntry("bartizan.supervise", "true");
        assertThat(engine.inspect("web").run().state()).isEqualTo(RuntimeState.EXITED);
    }

    @Test
    void caddyIsChangedAtOnceAndNowhereElse() {
        deploy("app:2");

        assertThat(caddy.patches()).containsExactly("/http/servers/srv0/routes");
    }

    @Test
    void missingImageIsFetched() {
        fake.publish("app:3");

        assertThat(deploy("app:3").state()).isEqualTo(SUCCEEDED);
    }

    static Stream<Arguments> failuresBeforeTheSwitch() {
        return Stream.of(
                Arguments.of("app:nowhere", Verdict.HEALTHY, "refused"),
                Arguments.of("app:broken", Verdict.UNHEALTHY, "was not healthy within 0 s: said so"),
                Arguments.of("app:2", Verdict.BROKEN, "can't be run: said so"));
    }

    @ParameterizedTest
    @MethodSource("failuresBeforeTheSwitch")
    void failureBeforeTheSwitchLeavesTheOldOneAlone(String image, Verdict verdict, String problem) {
        health = container -> new HealthResult(verdict, "said so");
        Optional<Instant> since = engine.inspect("web").run().startedAt();

        Deployment ended = deploy(image);

        assertThat(ended.state()).isEqualTo(FAILED);
        assertThat(ended.status().problem())
                .hasValueSatisfying(text -> assertThat(text).contains(problem));
        assertThat(engine.inspect("web").run().startedAt()).isEqualTo(since);
        assertThat(caddy.patches()).isEmpty();
        assertThat(names()).doesNotContain("web-green");
        assertClean(ended, "web");
    }

    @Test
    void containerThatEndsIsNotWaitedFor() {
        health = container -> {
            fake.die("web-green", 3);
            return new HealthResult(Verdict.UNHEALTHY, "");
        };

        assertThat(deploy("app:2").status().problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("web-green ended with exit code 3", "version 2 starts", "this goes to stderr"));
    }

    @Test
    void wellMeansSeveralTimesInARow() {
        List<Verdict> verdicts = new ArrayList<>(List.of(
                Verdict.HEALTHY,
                Verdict.HEALTHY,
                Verdict.UNHEALTHY,
                Verdict.HEALTHY,
                Verdict.HEALTHY,
                Verdict.HEALTHY));
        health = container -> {
            assertThat(caddy.patches().isEmpty()).isEqualTo(!verdicts.isEmpty());
            return new HealthResult(verdicts.isEmpty() ? Verdict.HEALTHY : verdicts.removeFirst(), "");
        };

        assertThat(deploy("app:2").state()).isEqualTo(SUCCEEDED);
        assertThat(verdicts).isEmpty();
    }

    @Test
    void failureWithinTheWatchWindowSwitchesBack() {
        health = container -> new HealthResult(
                stored.state() == DeploymentState.WATCHING ? Verdict.UNHEALTHY : Verdict.HEALTHY, "sick");

        Deployment ended = deploy("app:2");

        assertThat(ended.state()).isEqualTo(ROLLED_BACK);
        assertThat(ended.status().problem()).contains("web-green became unhealthy: sick");
        assertClean(ended, "web");
        assertThat(engine.inspect("web-green").run().state()).isEqualTo(RuntimeState.EXITED);
    }

    @Test
    void oldContainerThatEndedMeanwhileIsBroughtBackBeforeItGetsTheRequests() {
        health = container -> {
            if (stored.state() != DeploymentState.WATCHING) {
                return new HealthResult(Verdict.HEALTHY, "");
            }
            fake.die("web", 1);
            return new HealthResult(Verdict.UNHEALTHY, "sick");
        };

        Deployment ended = deploy("app:2");

        assertThat(ended.state()).isEqualTo(ROLLED_BACK);
        assertClean(ended, "web");
    }

    @Test
    void containerThatIsStartedAgainWithinTheWatchWindowHasFailed() {
        health = container -> {
            if (stored.state() == DeploymentState.WATCHING) {
                fake.die("web-green", 1);
                fake.start("web-green");
            }
            return new HealthResult(Verdict.HEALTHY, "");
        };

        Deployment ended = deploy("app:2");

        assertThat(ended.status().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("ended and was restarted"));
        assertClean(ended, "web");
    }

    @Test
    void oldContainerHasTheTimeThatItsRequestsTake() {
        List<String> counts = new ArrayList<>(List.of("2", "1"));
        fake.programs((container, command) -> {
            assertThat(engine.inspect("web").run().state()).isEqualTo(RuntimeState.RUNNING);
            assertThat(command).contains(":\\(1F90\\) [0-9A-F]*:[0-9A-F]* 01 ");
            String count = counts.isEmpty() ? "0" : counts.removeFirst();
            return new ExecResult(0, "/proc/net/tcp:%s\ngrep: /proc/net/tcp6: No such file".formatted(count), false);
        });

        assertThat(deploy("app:2").state()).isEqualTo(SUCCEEDED);
    }

    @Test
    void rollbackByAPersonBringsTheOldOneBack() {
        Deployment succeeded = deploy("app:2");

        Deployment ended = run(succeeded.enter(DeploymentState.RETURNING, Optional.empty(), Instant.now()));

        assertThat(ended.state()).isEqualTo(ROLLED_BACK);
        assertThat(ended.status().problem()).isEmpty();
        assertClean(ended, "web");
        assertThat(caddy.dials()).containsExactly("other:80", "web:8080", "web:8080");
    }

    @Test
    void rollbackToAContainerThatIsNotWellLeavesTheNewOneAlone() {
        Deployment succeeded = deploy("app:2");
        health = container ->
                new HealthResult(container.name().equals("web") ? Verdict.UNHEALTHY : Verdict.HEALTHY, "sick");

        Deployment ended = run(succeeded.enter(DeploymentState.RETURNING, Optional.empty(), Instant.now()));

        assertThat(ended.state()).isEqualTo(FAILED);
        assertClean(ended, "web-green");
    }

    @Test
    void changeThatCaddyRefusesIsTakenBack() {
        caddy.refuse(500);

        Deployment ended = deploy("app:2");

        assertThat(ended.state()).isEqualTo(ROLLED_BACK);
        assertThat(ended.status().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("Caddy answered 500"));
        assertClean(ended, "web");
    }

    @Test
    void changeByAnotherProgramInBetweenDoesNotMatter() {
        caddy.refuse(412);

        assertThat(deploy("app:2").state()).isEqualTo(SUCCEEDED);
    }

    @Test
    void coloursAlternateAndOnlyTheLastOneIsKept() {
        deploy("app:2");

        Deployment second = run(begin("app:1", "web-green", "web-blue", Optional.of("web")));

        assertClean(second, "web-blue");
        assertThat(names()).containsExactlyInAnyOrder("other", "web-green", "web-blue");
        assertThat(caddy.dials()).containsExactly("other:80", "web-blue:8080", "web-blue:8080");
    }

    @Test
    void keptContainerThatWasStartedAgainIsRemovedByTheNextDeployment() {
        deploy("app:2");
        fake.start("web");

        Deployment second = run(begin("app:1", "web-green", "web-blue", Optional.of("web")));

        assertClean(second, "web-blue");
        assertThat(names()).doesNotContain("web");
        assertThat(second.status().steps())
                .filteredOn(step -> step.state() == DeploymentState.STOPPING)
                .singleElement()
                .satisfies(step -> assertThat(step.note())
                        .hasValueSatisfying(note -> assertThat(note).contains("web ran", "Compose")));
    }

    @Test
    void containerOfAnEarlierDeploymentIsRemovedOnlyIfItRunsAndIsTheApps() {
        earlier = Set.of("web-old", "web-stopped", "stranger", "web", "web-green");
        fake.run("web-old", Map.of("bartizan.app", "web"));
        fake.run("web-stopped", Map.of("bartizan.app", "web"));
        fake.die("web-stopped", 0);
        fake.run("stranger", Map.of());

        Deployment ended = deploy("app:2");

        assertThat(ended.state()).isEqualTo(SUCCEEDED);
        assertThat(names())
                .contains("web", "web-green", "web-stopped", "stranger")
                .doesNotContain("web-old");
        assertThat(engine.inspect("stranger").run().state()).isEqualTo(RuntimeState.RUNNING);
    }

    @Test
    void addressThatBelongsToAnotherAppNowIsLeftAlone() {
        Deployment begun = begin("app:2");
        Endpoint stale = new Endpoint.Name(80);

        run(begun.withDials(Stream.concat(begun.status().dials().stream(), Stream.of(new Dial(stale, "other:80")))
                .collect(Collectors.toSet())));

        assertThat(caddy.dials()).contains("other:80");
    }

    @Test
    void disusedImagesAreRemovedOnlyIfNoContainerHasThemAndTheSettingIsOn() {
        disused = Set.of("app:1", "app:broken", "app:0", "app:gone");
        fake.publish("app:0");
        engine.pull("app:0");
        deploy("app:2");
        assertThat(engine.image("app:0")).isPresent();
        Settings removing = new Settings(caddy.url(), Duration.ofSeconds(10), Duration.ofMillis(50), true);

        Deployment ended = run(begin("app:2", "web-green", "web-blue", Optional.of("web")), removing);

        assertThat(ended.state()).isEqualTo(SUCCEEDED);
        assertThat(engine.image("app:0")).isEmpty();
        assertThat(engine.image("app:broken")).isEmpty();
        // The container `other` has it.
        assertThat(engine.image("app:1")).isPresent();
        assertThat(ended.status().steps())
                .filteredOn(step -> step.state() == DeploymentState.STOPPING)
                .singleElement()
                .satisfies(step -> assertThat(step.note()).contains("Removed images: app:0, app:broken."));
    }

    @Test
    void imagesThatTheEngineDoesNotRemoveAreNoFailure() {
        disused = Set.of("app:broken");
        fake.programs((container, command) -> {
            fake.keepImages();
            return new ExecResult(1, "/proc/net/tcp:0", false);
        });

        Deployment ended =
                run(begin("app:2"), new Settings(caddy.url(), Duration.ofSeconds(10), Duration.ofMillis(50), true));

        assertThat(ended.state()).isEqualTo(SUCCEEDED);
        assertThat(engine.image("app:broken")).isPresent();
    }

    private static DeploymentPlan plan(Strategy strategy, AppProxy proxy) {
        return new DeploymentPlan(strategy, proxy, Optional.empty(), Optional.empty());
    }

    @Test
    void timesOfTheDeploymentTakePrecedenceOverTheSettings() {
        plan = times(Optional.of(Duration.ofMillis(1)), Optional.empty());
        DeploymentConfig patient = new Settings(caddy.url(), Duration.ofHours(1), Duration.ofHours(1), false);
        assertThat(run(begin("app:broken"), patient).status().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("was not healthy within 0 s"));

        plan = times(Optional.empty(), Optional.of(Duration.ZERO));
        assertThat(run(begin("app:2"), patient).state()).isEqualTo(SUCCEEDED);
    }

    private static DeploymentPlan times(Optional<Duration> startTimeout, Optional<Duration> watchWindow) {
        return new DeploymentPlan(Strategy.BLUE_GREEN, AppProxy.CADDY, startTimeout, watchWindow);
    }

    @Test
    void workerIsReplacedWithoutARoute() {
        plan = plan(Strategy.BLUE_GREEN, AppProxy.NONE);
        health = container -> {
            // The old one works until the new one has passed the watch window.
            assertThat(engine.inspect("web").run().state()).isEqualTo(RuntimeState.RUNNING);
            return new HealthResult(Verdict.HEALTHY, "");
        };

        Deployment ended = deploy("app:2");

        assertThat(ended.state()).isEqualTo(SUCCEEDED);
        assertClean(ended, "web-green");
        assertThat(caddy.patches()).isEmpty();
    }

    @Test
    void workerThatFailsWithinTheWatchWindowIsTakenBack() {
        plan = plan(Strategy.BLUE_GREEN, AppProxy.NONE);
        health = container -> new HealthResult(
                stored.state() == DeploymentState.WATCHING ? Verdict.UNHEALTHY : Verdict.HEALTHY, "sick");

        Deployment ended = deploy("app:2");

        assertThat(ended.state()).isEqualTo(ROLLED_BACK);
        assertClean(ended, "web");
        assertThat(caddy.patches()).isEmpty();
    }

    @Test
    void stopFirstNeverRunsBoth() {
        plan = plan(Strategy.STOP_FIRST, AppProxy.CADDY);
        health = container -> {
            assertThat(running()).containsExactly(container.name());
            return new HealthResult(Verdict.HEALTHY, "");
        };

        Deployment ended = deploy("app:2");

        assertThat(states(ended))
                .containsExactly(
                        "pulling",
                        "creating",
                        "halting",
                        "starting",
                        "checking",
                        "switching",
                        "watching",
                        "stopping",
                        "succeeded");
        assertClean(ended, "web-green");

        assertClean(run(ended.enter(DeploymentState.RETURNING, Optional.empty(), Instant.now())), "web");
        assertThat(stored.state()).isEqualTo(ROLLED_BACK);
    }

    @Test
    void failedStopFirstStartsTheOldOneAgain() {
        plan = plan(Strategy.STOP_FIRST, AppProxy.CADDY);

        Deployment ended = deploy("app:broken");

        assertThat(states(ended)).endsWith("checking", "discarding", "restoring", "failed");
        assertClean(ended, "web");
        assertThat(names()).doesNotContain("web-green");
    }

    @Test
    void stopFirstThatFailsBeforeTheStopLeavesTheOldOneAlone() {
        plan = plan(Strategy.STOP_FIRST, AppProxy.NONE);
        Optional<Instant> since = engine.inspect("web").run().startedAt();

        Deployment ended = deploy("app:nowhere");

        assertThat(ended.state()).isEqualTo(FAILED);
        assertThat(engine.inspect("web").run().startedAt()).isEqualTo(since);
    }

    @Test
    void failingDatabaseDuringARollbackLeavesNotBothStopped() {
        plan = plan(Strategy.STOP_FIRST, AppProxy.CADDY);
        Deployment succeeded = deploy("app:2");
        AtomicInteger stored = new AtomicInteger();
        whenDesired = () -> {
            if (stored.incrementAndGet() < 5) {
                throw BrokenDatabase.unavailable();
            }
        };

        Deployment ended = run(succeeded.enter(DeploymentState.RETURNING, Optional.empty(), Instant.now()));

        assertThat(ended.state()).isEqualTo(ROLLED_BACK);
        assertClean(ended, "web");
    }

    @Test
    void stopFirstWhoseOldContainerCannotComeBackKeepsTheNewOne() {
        plan = plan(Strategy.STOP_FIRST, AppProxy.CADDY);
        Deployment succeeded = deploy("app:2");
        health = container ->
                new HealthResult(container.name().equals("web") ? Verdict.UNHEALTHY : Verdict.HEALTHY, "sick");

        Deployment ended = run(succeeded.enter(DeploymentState.RETURNING, Optional.empty(), Instant.now()));

        assertThat(ended.state()).isEqualTo(FAILED);
        assertClean(ended, "web-green");
    }

    enum Way {
        SUCCESS,
        SICK_BEFORE_SWITCH,
        SICK_AFTER_SWITCH
    }

    private void take(Way way) {
        Set<DeploymentState> sick = switch (way) {
            case SUCCESS -> Set.of();
            case SICK_BEFORE_SWITCH -> Set.of(DeploymentState.CHECKING);
            case SICK_AFTER_SWITCH -> Set.of(DeploymentState.WATCHING);
        };
        health = container ->
                new HealthResult(sick.contains(stored.state()) ? Verdict.UNHEALTHY : Verdict.HEALTHY, "sick");
    }

    static Stream<DeploymentPlan> plans() {
        return Stream.of(Strategy.values())
                .flatMap(strategy -> Stream.of(AppProxy.values()).map(proxy -> plan(strategy, proxy)));
    }

    /** All ways with the states that a deployment stores on them. */
    static Stream<Arguments> ways() {
        return plans().flatMap(plan -> Stream.of(Way.values())
                .flatMap(way -> states(plan.strategy(), way).stream().map(state -> Arguments.of(plan, way, state))));
    }

    private static List<DeploymentState> states(Strategy strategy, Way way) {
        List<DeploymentState> states = new ArrayList<>();
        DeploymentState state = DeploymentState.CREATING;
        while (!state.ended()) {
            states.add(state);
            boolean fails = state == DeploymentState.CHECKING && way == Way.SICK_BEFORE_SWITCH
                    || state == DeploymentState.WATCHING && way == Way.SICK_AFTER_SWITCH;
            state = fails ? state.afterFailure(strategy) : state.next(strategy);
        }
        return states;
    }

    static Stream<Arguments> deaths() {
        return ways().flatMap(way ->
                Stream.of(true, false).map(done -> Arguments.of(way.get()[0], way.get()[1], way.get()[2], done)));
    }

    /** Before the step of a state begins, and after it is done but before that is stored. */
    @ParameterizedTest
    @MethodSource("deaths")
    void deathAtAnyStepEndsInACleanState(DeploymentPlan how, Way way, DeploymentState at, boolean done) {
        plan = how;
        take(way);
        Set<DeploymentState> died = new HashSet<>();
        beforeStored = next -> {
            if (done && stored.state() == at && next.state() != at && died.add(at)) {
                throw new Death();
            }
        };
        afterStored = now -> {
            if (!done && now.state() == at && died.add(at)) {
                throw new Death();
            }
        };
        runThroughDeath(() -> {});
        assertThat(died).containsExactly(at);
    }

    /** @param meanwhile what happens until the next process resumes it */
    private void runThroughDeath(Runnable meanwhile) {
        Deployment begun = begin("app:2");
        try {
            run(begun);
        } catch (Death expected) {
            meanwhile.run();
            run(stored.afterCrash(Instant.now()));
        }

        assertThat(stored.state().ended()).isTrue();
        String serving = stored.state() == SUCCEEDED ? "web-green" : "web";
        if (desiredStates.getOrDefault(serving, DesiredState.RUNNING) == DesiredState.RUNNING) {
            // Supervision or the engine does this after a restart of the machine.
            engine.start(serving);
        }
        assertClean(stored, serving);
        if (stored.state() == FAILED) {
            assertThat(names()).doesNotContain("web-green");
        }
    }

    static Stream<Arguments> deathsWithinSteps() {
        return plans().filter(DeploymentPlan::routed)
                .flatMap(plan -> Stream.of(Way.values())
                        .flatMap(way -> IntStream.rangeClosed(1, 6)
                                .boxed()
                                .flatMap(change -> Stream.of(true, false)
                                        .map(restarted -> Arguments.of(plan, way, change, restarted)))));
    }

    /** After a change of a desired state, which is within the steps that switch, stop and return. The machine can restart then. */
    @ParameterizedTest
    @MethodSource("deathsWithinSteps")
    void deathWithinAStepEndsInACleanState(DeploymentPlan how, Way way, int change, boolean restarted) {
        plan = how;
        take(way);
        AtomicInteger changes = new AtomicInteger();
        whenDesired = () -> {
            if (changes.incrementAndGet() == change) {
                throw new Death();
            }
        };

        runThroughDeath(restarted ? this::endAll : () -> {});
    }

    /** The machine is restarted, and the engine starts none of the containers. */
    @ParameterizedTest
    @MethodSource("ways")
    void restartOfTheMachineAtAnyStepEndsInACleanState(DeploymentPlan how, Way way, DeploymentState at) {
        plan = how;
        take(way);
        Set<DeploymentState> died = new HashSet<>();
        afterStored = now -> {
            if (now.state() == at && died.add(at)) {
                throw new Death();
            }
        };

        runThroughDeath(this::endAll);
    }

    private void endAll() {
        running().forEach(container -> fake.die(container, 137));
    }

    @ParameterizedTest
    @EnumSource
    void everyStateLeadsToAnEnd(DeploymentState state) {
        for (Strategy strategy : Strategy.values()) {
            for (DeploymentState first :
                    List.of(state.next(strategy), state.afterFailure(strategy), state.afterCrash())) {
                DeploymentState reached = first;
                for (int i = 0; i < DeploymentState.values().length; i++) {
                    reached = reached.next(strategy);
                }
                assertThat(reached.ended()).isTrue();
            }
        }
    }

    private Deployment deploy(String image) {
        return run(begin(image));
    }

    private Deployment begin(String image) {
        return begin(image, "web", "web-green", Optional.empty());
    }

    private Deployment begin(String image, String from, String to, Optional<String> kept) {
        Instant now = Instant.now();
        CaddyRoutes routes = caddy(new Settings(caddy.url())).routes();
        stored = new Deployment(
                stored == null ? 1 : stored.id() + 1,
                "web",
                now,
                new Deployment.Order(image, PullPolicy.MISSING, Optional.empty(), "/", Optional.empty(), plan),
                new Deployment.Containers(from, "app:1", to, kept),
                new Deployment.Status(
                        from,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(new Step(DeploymentState.PULLING, now, Optional.empty(), Optional.empty())),
                        plan.routed() ? Traffic.dials(routes, engine.inspect(from)) : Set.of()));
        return stored;
    }

    private Deployment run(Deployment deployment) {
        return run(deployment, new Settings(caddy.url()));
    }

    private Deployment run(Deployment deployment, DeploymentConfig config) {
        stored = deployment;
        return new DeploymentRun(
                        deployment,
                        new DeploymentRun.Tools(
                                engine,
                                supervision,
                                new Traffic(caddy(config), engine, book),
                                new Expectation(http),
                                config,
                                new DeploymentRun.Journal() {
                                    @Override
                                    public void save(Deployment progress) {
                                        store(progress);
                                    }

                                    @Override
                                    public Set<String> containers(String app) {
                                        return earlier;
                                    }

                                    @Override
                                    public Set<String> disusedImages(String app) {
                                        return disused;
                                    }
                                },
                                new DeploymentRun.Time(Clock.systemUTC(), Thread::sleep)))
                .run();
    }

    private void store(Deployment deployment) {
        beforeStored.accept(deployment);
        stored = deployment;
        afterStored.accept(deployment);
    }

    private Caddy caddy(DeploymentConfig config) {
        return new Caddy(http, config, new ObjectMapper());
    }

    /** One container runs and serves; engine, Caddy and desired states agree. */
    private void assertClean(Deployment deployment, String serving) {
        assertThat(deployment.status().serving()).isEqualTo(serving);
        assertThat(caddy.dials().subList(1, 3)).containsOnly((deployment.plan().routed() ? serving : "web") + ":8080");
        assertThat(running()).containsExactly(serving);
        assertThat(desiredStates.getOrDefault(serving, DesiredState.RUNNING)).isEqualTo(DesiredState.RUNNING);
        names().stream()
                .filter(name -> name.startsWith("web") && !name.equals(serving))
                .forEach(name -> assertThat(desiredStates.get(name)).isEqualTo(DesiredState.STOPPED));
    }

    /** The running containers of the app. */
    private List<String> running() {
        return engine.list().stream()
                .filter(container -> container.name().startsWith("web") && container.state() == RuntimeState.RUNNING)
                .map(ContainerSummary::name)
                .toList();
    }

    private List<String> names() {
        return engine.list().stream().map(ContainerSummary::name).toList();
    }

    private static List<String> states(Deployment deployment) {
        return deployment.status().steps().stream()
                .map(step -> step.state().wireName())
                .toList();
    }
}
