package dev.bartizan.container.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.supervision.StateChange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a soak counts, and its result. */
class SoakTest {

    private static final AllowedLines NONE = AllowedLines.of("web", List.of());

    private final SettableClock clock = new SettableClock();
    private final Soak soak = new Soak(Set.of("web", "db"), Duration.ofMinutes(5), clock);

    @Test
    void quietAppsPass() {
        soak.watching("web");
        line("web", "all is well");

        clock.advance(Duration.ofMinutes(5));

        assertThat(soak.left()).isLessThanOrEqualTo(Duration.ZERO);
        soak.end(List.of());
        SoakView report = soak.report();
        assertThat(report.state()).isEqualTo("passed");
        assertThat(report.linesRead()).isEqualTo(1);
        assertThat(report.apps()).containsExactly("web");
        assertThat(report.endedAt()).isNotNull();
    }

    @Test
    void oneChangeOfAStateFailsIt() {
        change("web", "running", "unhealthy");

        soak.end(List.of());

        SoakView report = soak.report();
        assertThat(report.state()).isEqualTo("failed");
        assertThat(report.stateChangeCount()).isEqualTo(1);
        assertThat(report.stateChanges())
                .singleElement()
                .satisfies(change -> assertThat(change.to()).isEqualTo("unhealthy"));
    }

    @ParameterizedTest
    @CsvSource({
        "an ERROR was seen, true",
        "kernel Panic, true",
        "FATAL: no disk, true",
        "crashed, true",
        "0 errors, false",
        "all is well, false"
    })
    void lineThatSpeaksOfAnErrorFailsItUnlessItIsAllowed(String text, boolean failed) {
        soak.read(
                "web",
                "web",
                new ContainerLogLine(clock.instant(), false, text),
                AllowedLines.of("web", List.of("0 errors")));

        soak.end(List.of());

        assertThat(soak.report().errorLineCount()).isEqualTo(failed ? 1 : 0);
        assertThat(soak.report().state()).isEqualTo(failed ? "failed" : "passed");
    }

    @Test
    void appsOfOthersAndWhatWasBeforeDoNotMatter() {
        change("other", "running", "crashed");
        soak.changed(new StateChange(soak.startedAt().minusMillis(1), "web", "web", "crashed", "running", "before"));

        soak.end(List.of());

        assertThat(soak.report().state()).isEqualTo("passed");
        assertThat(soak.report().stateChanges()).isEmpty();
    }

    @Test
    void whatWasNotWatchedDoesNotPass() {
        soak.end(List.of("web: the engine is gone"));

        assertThat(soak.report().state()).isEqualTo("failed");
        assertThat(soak.report().unwatched()).containsExactly("web: the engine is gone");
    }

    @Test
    void endIsTheEnd() {
        soak.cancel();
        change("web", "running", "crashed");
        line("web", "error");
        soak.end(List.of());

        SoakView report = soak.report();
        assertThat(report.state()).isEqualTo("cancelled");
        assertThat(report.stateChangeCount()).isZero();
        assertThat(report.errorLineCount()).isZero();
    }

    @Test
    void memoryIsBoundedAndNothingUncounted() {
        for (int i = 0; i < 1_000; i++) {
            change("web", "running", "crashed");
            line("web", "error " + "x".repeat(10_000));
        }

        SoakView report = soak.report();
        assertThat(report.stateChangeCount()).isEqualTo(1_000);
        assertThat(report.errorLineCount()).isEqualTo(1_000);
        assertThat(report.stateChanges()).hasSize(200);
        assertThat(report.errorLines())
                .hasSize(200)
                .allSatisfy(line -> assertThat(line.line()).hasSize(500));
    }

    private void change(String app, String from, String to) {
        soak.changed(new StateChange(clock.instant(), app, app, from, to, "because"));
    }

    private void line(String app, String text) {
        soak.read(app, app, new ContainerLogLine(clock.instant(), true, text), NONE);
    }
}
