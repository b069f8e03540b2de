package dev.bartizan.container.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.ContainerSettings;
import dev.bartizan.container.check.Probe.StatusRange;
import dev.bartizan.container.settings.AppSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {

    private static Probe parse(String check) {
        return Probe.parse(check, StatusRange.NO_ERROR, Optional.empty());
    }

    @Test
    void checks_are_read() {
        assertThat(parse("http://:8080/health?deep=1"))
                .isEqualTo(new Probe.Http("", 8080, "/health?deep=1", StatusRange.NO_ERROR, Optional.empty()));
        assertThat(parse("http://shop"))
                .isEqualTo(new Probe.Http("shop", 80, "/", StatusRange.NO_ERROR, Optional.empty()));
        assertThat(parse("https://shop"))
                .isEqualTo(new Probe.Http(
                        "shop", 443, "/", StatusRange.NO_ERROR, Optional.empty(), new Probe.Transport(true, Map.of())));
        assertThat(parse("tcp://:5432")).isEqualTo(new Probe.Tcp("", 5432));
        assertThat(parse("tcp://[::1]:5432")).isEqualTo(new Probe.Tcp("[::1]", 5432));
        assertThat(parse("exec:pg_isready -q")).isEqualTo(new Probe.Exec(List.of("pg_isready", "-q")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8080", "tcp://:", "tcp://db", "tcp://:70000", "tcp://:1/x", "httpss://:1/", "exec: "})
    void what_is_no_check_is_refused_in_words(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(text)).withMessageContaining(text.strip());
    }

    @Property
    void whatever_is_no_check_is_refused_and_nothing_worse(@ForAll String text) {
        try {
            parse(text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused)
                    .hasMessageContaining(
                            text.startsWith("exec:") ? text.substring(5).strip() : "exec");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "exec:sh -c \"a | b\" @ sh,-c,a | b",
                "exec: sh  -c 'echo \"$x\"' @ sh,-c,echo \"$x\"",
                "exec:a\\ b c\"d \"'e f' @ a b,cd e f",
                "exec:say \"\\\"\\n\" @ say,\"\\n",
            })
    void commandsAreSplitLikeAShellDoes(String text, String words) {
        assertThat(parse(text)).isEqualTo(new Probe.Exec(List.of(words.split(","))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec:sh -c \"a", "exec:sh -c 'a", "exec:a \\"})
    void commandsThatEndTooEarlyAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(text))
                // Viewers see the message, and a command can have a password.
                .withMessageContaining("the command.");
    }

    @Test
    void emptyWordsStay() {
        assertThat(parse("exec:test -z ''")).isEqualTo(new Probe.Exec(List.of("test", "-z", "")));
    }

    @Test
    void statuses_are_one_or_a_range() {
        assertThat(StatusRange.parse("204").contains(204)).isTrue();
        assertThat(StatusRange.parse("204").contains(200)).isFalse();
        assertThat(StatusRange.parse("200-299").contains(299)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> StatusRange.parse("2xx"));
    }

    @Test
    void labels_say_how_a_container_is_checked() {
        AppSettings settings = AppSettings.of(
                "shop-blue",
                Map.of(
                        "bartizan.supervise", "true",
                        "bartizan.app", "shop",
                        "bartizan.depends-on", "db, cache,",
                        "bartizan.health", "http://:8080/",
                        "bartizan.health.status", "204",
                        "bartizan.health.text", "ok",
                        "bartizan.health.interval", "3s",
                        "bartizan.health.timeout", "soon",
                        "bartizan.health.retries", "5"),
                ContainerSettings.defaults());

        assertThat(settings.supervised()).isTrue();
        assertThat(settings.app()).isEqualTo("shop");
        assertThat(settings.dependsOn()).containsExactly("cache", "db");
        assertThat(settings.check())
                .contains(new Check(
                        new Probe.Http("", 8080, "/", new StatusRange(204, 204), Optional.of("ok")),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(5),
                        5,
                        Duration.ZERO));
        assertThat(settings.warnings())
                .containsExactly(
                        "The label bartizan.health.timeout=soon is ignored: it must be a duration above 0, such as 5s or 1m30s.");
    }

    @Test
    void the_configuration_supervises_by_name_or_app_and_overrules_labels() {
        ContainerConfig config = ContainerSettings.with(Map.of(
                "bartizan.container.apps.shop.health", "tcp://:1",
                "bartizan.container.apps.shop.health.retries", "7",
                "bartizan.container.apps.db.depends-on", "disk"));
        AppSettings shop =
                AppSettings.of("shop-blue", Map.of("bartizan.app", "shop", "bartizan.health", "tcp://:2"), config);
        AppSettings db = AppSettings.of("db", Map.of("bartizan.depends-on", "network"), config);

        assertThat(shop.supervised()).isTrue();
        assertThat(shop.check().orElseThrow().probe()).isEqualTo(new Probe.Tcp("", 1));
        assertThat(shop.check().orElseThrow().retries()).isEqualTo(7);
        assertThat(db.dependsOn()).containsExactly("disk");
        assertThat(AppSettings.of("stranger", Map.of(), config).supervised()).isFalse();
    }
}
