package dev.bartizan.container.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.container.ContainerSettings;
import dev.bartizan.container.check.Probe;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerLabelsTest {

    private static AppSettings settings(Map<String, String> labels) {
        return AppSettings.of("web", labels, ContainerSettings.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bartizan.supervise | yes | true or false",
                "bartizan.restart-with-dependencies | 1 | true or false",
                "bartizan.health | ftp://:21 | http://:8080/path, https://:8443/path, tcp://:5432 or exec:command",
                "bartizan.health.status | ok | a status such as 204 or 200-299",
                "bartizan.health.interval | 0s | a duration above 0, such as 5s or 1m30s",
                "bartizan.health.timeout | abc | a duration above 0, such as 5s or 1m30s",
                "bartizan.health.retries | -1 | a whole number above 0",
                "bartizan.health.retries | many | a whole number above 0",
                "bartizan.log-alert | error | a text, a number from 1 to 1000 and a time from 1s to 1d, such as out of memory 5/1m",
                "bartizan.log-alert | 5/1m | a text, a number from 1 to 1000 and a time from 1s to 1d, such as out of memory 5/1m",
                "bartizan.log-alert | error 0/1m | a text, a number from 1 to 1000 and a time from 1s to 1d, such as out of memory 5/1m",
                "bartizan.log-alert | error 5/2d | a text, a number from 1 to 1000 and a time from 1s to 1d, such as out of memory 5/1m",
                "bartizan.log-alert | error x/1m | a text, a number from 1 to 1000 and a time from 1s to 1d, such as out of memory 5/1m",
                "bartizan.health.start-period | -5s | a duration such as 5s or 1m30s",
            })
    void eachInvalidLabelIsNamedWithWhatIsAllowed(String label, String value, String allowed) {
        assertThat(ContainerLabels.of(Map.of(label, value)).warnings())
                .containsExactly("The label %s=%s is ignored: it must be %s.".formatted(label, value, allowed));
    }

    @Test
    void logAlertHasATextWithBlanksANumberAndATime() {
        assertThat(ContainerLabels.of(Map.of("bartizan.log-alert", " GET /health 503 5/1m "))
                        .logAlert())
                .contains(new LogAlertRule("GET /health 503", 5, Duration.ofMinutes(1)));
    }

    @Test
    void unknownLabelsAreNamedWithTheKnownOnes() {
        assertThat(ContainerLabels.of(Map.of("bartizan.helth", "tcp://:1", "other.app", "x"))
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("The label bartizan.helth is unknown and ignored. Bartizan's labels are bartizan.app, ")
                .contains("bartizan.health.start-period", "bartizan.supervise");
    }

    @Test
    void commandsAreNotShownBecauseTheyCanHaveAPassword() {
        assertThat(ContainerLabels.of(Map.of("bartizan.health", "exec:check --password secret \""))
                        .warnings())
                .containsExactly(
                        "The label bartizan.health=exec:… is ignored: A quote (\") is not closed in the command.");
    }

    @Test
    void headersAreReadAndInvalidOnesAreNamedWithoutTheirValue() {
        AppSettings settings = settings(Map.of(
                "bartizan.health", "https://:8443/",
                "bartizan.health.header.Host", "shop.example",
                "bartizan.health.header.X-Token", "a b",
                "bartizan.health.header.Bad Name", "secret"));

        assertThat(settings.check().orElseThrow().probe())
                .isInstanceOfSatisfying(
                        Probe.Http.class,
                        probe -> assertThat(probe.transport())
                                .isEqualTo(
                                        new Probe.Transport(true, Map.of("Host", "shop.example", "X-Token", "a b"))));
        assertThat(settings.warnings())
                .singleElement()
                .asString()
                .contains("bartizan.health.header.Bad Name")
                .doesNotContain("secret");
    }

    @Test
    void validLabelsHaveNoWarnings() {
        assertThat(ContainerLabels.of(Map.of(
                                "bartizan.supervise", " True ",
                                "bartizan.app", "shop",
                                "bartizan.deployment", "7",
                                "bartizan.depends-on", "db",
                                "bartizan.health", "exec:sh -c 'a | b'",
                                "bartizan.health.interval", "30",
                                "bartizan.health.start-period", "0s"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void theLabelOfAutohealSupervisesUnlessOursSaysNo() {
        assertThat(settings(Map.of("autoheal", "true")).supervised()).isTrue();
        assertThat(settings(Map.of("autoheal", "false")).supervised()).isFalse();
        assertThat(settings(Map.of("autoheal", "true", "bartizan.supervise", "false"))
                        .supervised())
                .isFalse();
    }
}
