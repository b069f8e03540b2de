package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DependenciesTest {

    private final Dependencies chain =
            new Dependencies(Map.of("web", Set.of("shop", "cdn"), "shop", Set.of("db"), "db", Set.of()));

    private final Dependencies circle = new Dependencies(
            Map.of("a", Set.of("b"), "b", Set.of("c", "db"), "c", Set.of("a"), "self", Set.of("self"), "db", Set.of()));

    @Test
    void an_app_waits_for_what_it_names() {
        assertThat(chain.awaited("web")).containsExactly("shop");
        assertThat(chain.awaited("db")).isEmpty();
        assertThat(chain.awaited("unheard of")).isEmpty();
    }

    @Test
    void dependents_are_found_through_others_too() {
        assertThat(chain.dependents("db")).containsExactly("shop", "web");
        assertThat(chain.dependents("web")).isEmpty();
        assertThat(circle.dependents("a")).containsExactly("b", "c");
    }

    @Test
    void an_unknown_dependency_is_reported_and_not_waited_for() {
        assertThat(chain.warnings("web"))
                .containsExactly("It depends on cdn, which is not supervised: this dependency is ignored.");
    }

    @Test
    void nobody_in_a_circle_waits_for_the_others_but_for_what_is_outside() {
        assertThat(circle.awaited("a")).isEmpty();
        assertThat(circle.awaited("b")).containsExactly("db");
        assertThat(circle.awaited("self")).isEmpty();
        assertThat(circle.warnings("a"))
                .containsExactly("It depends on b, which depends on it: this cycle is ignored.");
        assertThat(circle.warnings("b")).hasSize(1);
    }
}
