package dev.bartizan.container.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.supervision.SupervisedContainer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DependencyGraphTest {

    private static SupervisedContainer app(String name, String state, String... dependsOn) {
        return new SupervisedContainer(
                name,
                "id",
                name,
                "app:1",
                new SupervisedContainer.Status(state, "", Instant.EPOCH, DesiredState.RUNNING, Optional.empty()),
                new SupervisedContainer.Restarts(1, Optional.empty()),
                new SupervisedContainer.Settings(List.of(dependsOn), List.of()));
    }

    @Test
    void appsAreRightOfThoseThatTheyDependOn() {
        DependencyGraph graph = DependencyGraph.of(List.of(
                        app("db", "failed"),
                        app("shop", "running", "db", "unknown"),
                        app("web", "running", "shop", "db"),
                        app("alone", "running")))
                .orElseThrow();

        assertThat(graph.nodes()).extracting(DependencyGraph.Node::app).containsExactly("db", "shop", "web");
        assertThat(graph.nodes()).extracting(DependencyGraph.Node::x).isSorted().doesNotHaveDuplicates();
        assertThat(graph.nodes()).extracting(DependencyGraph.Node::ready).containsExactly(false, true, true);
        assertThat(graph.edges())
                .extracting(
                        edge -> edge.dependent().app() + ">" + edge.dependency().app())
                .containsExactly("shop>db", "web>db", "web>shop");
        assertThat(graph.nodes())
                .allSatisfy(node -> assertThat(node.x() + node.width()).isLessThanOrEqualTo(graph.width()));
        assertThat(graph.edges().getFirst().path()).startsWith("M");
    }

    @Test
    void cyclesAreDrawnToo() {
        DependencyGraph graph = DependencyGraph.of(List.of(
                        app("a", "running", "b"),
                        app("b", "running", "c"),
                        app("c", "running", "a"),
                        app("self", "running", "self")))
                .orElseThrow();

        assertThat(graph.nodes()).hasSize(3);
        assertThat(graph.edges()).hasSize(3);
    }

    @Test
    void nothingIsDrawnWithoutDependenciesAndWithTooMany() {
        assertThat(DependencyGraph.of(List.of(app("db", "running")))).isEmpty();
        assertThat(DependencyGraph.of(IntStream.rangeClosed(0, DependencyGraph.MOST_APPS)
                        .mapToObj(i -> app("app-" + i, "running", "app-0", "app-1"))
                        .toList()))
                .isEmpty();
    }

    @Test
    void longNamesAreCut() {
        assertThat(new DependencyGraph.Node("a-very-long-name-of-an-app", 0, 0, true).label())
                .hasSize(18)
                .endsWith("…");
    }
}
