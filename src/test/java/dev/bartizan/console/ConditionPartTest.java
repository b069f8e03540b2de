package dev.bartizan.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.Caller;
import dev.bartizan.blocklist.ListHealth;
import dev.bartizan.console.condition.ConditionHelp;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.health.HealthComponent;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the overview says about components that fail. */
@QuarkusTest
class ConditionPartTest {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    @Inject
    @All
    List<HealthComponent> components;

    @Inject
    @All
    List<ConditionHelp> help;

    @Inject
    Pages pages;

    private String failing(Locale language, String component, Map<String, Object> facts) {
        ConditionPart.Component failing = new ConditionPart.Component(
                component,
                false,
                facts,
                help.stream().filter(each -> each.component().equals(component)).toList());
        return pages.render(
                ConditionPart.Templates.condition(new ConditionPart.Condition(false, List.of(failing))), language);
    }

    private String failing(String component, Map<String, Object> facts) {
        return failing(Locale.ENGLISH, component, facts);
    }

    @Test
    void everyComponentHasItsExplanationAndItsPage() {
        assertThat(components).isNotEmpty();
        for (HealthComponent component : components) {
            String name = component.name();
            String page = ConditionPart.PAGES.get(name);
            assertThat(page).as(name).isNotNull();
            assertThat(Caller.admin().header("Accept", "text/html").get(page).statusCode())
                    .as(page)
                    .isEqualTo(200);
            for (Locale language : LANGUAGES) {
                assertThat(failing(language, name, Map.of("some_fact", 7)))
                        .as("%s in %s", name, language)
                        .contains("href=\"" + page + "\"", "<p>")
                        .doesNotContain("This component reports", "Diese Komponente meldet", "some_fact");
            }
            assertThat(failing(Locale.GERMAN, name, Map.of())).isNotEqualTo(failing(name, Map.of()));
        }
    }

    @Test
    void helpIsAboutComponentsThatExist() {
        assertThat(components.stream().map(HealthComponent::name))
                .containsAll(help.stream().map(ConditionHelp::component).toList())
                .containsExactlyInAnyOrderElementsOf(ConditionPart.PAGES.keySet());
    }

    @Test
    void unknownComponentIsShownWithItsFacts() {
        assertThat(failing("tea_kettle", Map.of("temperature", "<b>cold</b>")))
                .contains("tea_kettle", "temperature: &lt;b&gt;cold&lt;/b&gt;", "This component reports a problem:")
                .doesNotContain("role=\"button\"", "<b>cold");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "DATABASE_BUSY              | Another program        | fuser -v",
                "DATABASE_PERMISSION_DENIED | may not read or write  | ls -lan",
                "DATABASE_PATH_INVALID      | bartizan.data-dir      | ls -ld",
                "DATABASE_CORRUPTED         | damaged                | /ui/settings/backup",
                "DATABASE_UNAVAILABLE       | SQLite: SQLITE_IOERR   | df -h"
            })
    void databaseIsExplainedByItsError(ErrorCode code, String text, String help) {
        assertThat(failing("database", Map.of("error_code", code.name(), "sqlite_code", "SQLITE_IOERR")))
                .contains(text, help, ">Database</h2>", "href=\"/ui/logs\"");
    }

    @Test
    void failingListsAreNamed() {
        Map<String, Object> unwell = new TreeMap<>(Map.of("a & b", ListHealth.FAILING, "ipsum", ListHealth.STALE));
        assertThat(failing("blocklists", Map.of("lists", 5, "unwell", unwell)))
                .contains("not up to date: 2.")
                .contains("<a href=\"/ui/search?q=a+%26+b\">a &amp; b</a>: failing")
                .contains("ipsum</a>: stale");
        assertThat(failing("blocklists", Map.of("lists", "unknown"))).contains("because the database fails");
    }

    @Test
    void figuresOfTheOtherComponentsAreInTheirSentences() {
        assertThat(failing("allowlist", Map.of("unresolved_hosts", 3L))).contains("for a day: 3.");
        assertThat(failing("containers", Map.of("engine", "connected", "states", Map.of("failed", 2L, "running", 9L))))
                .contains("no longer restarted: 2; containers that no longer exist: 0.");
        assertThat(failing("containers", Map.of("engine", "unreachable"))).contains("engine can&#39;t be reached");
        assertThat(failing("crowdsec", Map.of("state", "FAILED", "reason", "The agent's program is missing.")))
                .contains("should run", "The agent&#39;s program is missing.");
        assertThat(failing("crowdsec", Map.of("state", "RESTARTING"))).contains("started again soon");
        assertThat(failing("notifications", Map.of("failing", Map.of("phone", "<i>HTTP 500</i>"))))
                .contains("notification failed: 1.", "phone: &lt;i&gt;HTTP 500&lt;/i&gt;");
        assertThat(failing("clock", Map.of("ahead_seconds", 7200L))).contains("by 7200 s");
        assertThat(failing("snapshot", Map.of("written_at", "2026-11-29T12:00:00Z")))
                .contains("the snapshot of 2026-11-29T12:00:00Z");
    }

    @Test
    void fail2banHasTheCommandThatHelps() {
        assertThat(failing("fail2ban", Map.of())).contains("stay in force", "<dt>Socket</dt>");
    }
}
