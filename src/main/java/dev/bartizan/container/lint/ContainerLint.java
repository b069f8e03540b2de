package dev.bartizan.container.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import jakarta.inject.Singleton;
import java.util.List;

/** Checks the settings of containers. It changes nothing. */
@Singleton
class ContainerLint {

    private final ContainerEngine engine;

    ContainerLint(ContainerEngine engine) {
        this.engine = engine;
    }

    /**
     * Checks a container and returns all findings, most urgent first.
     *
     * @throws dev.bartizan.container.engine.EngineException as {@link ContainerEngine#inspect}
     */
    List<LintFindingView> check(String container) {
        ContainerDetail detail = engine.inspect(container);
        JsonNode image = engine.image(detail.image().id()).orElse(MissingNode.getInstance());
        return LintRule.check(new LintedContainer(detail, image, path -> engine.file(detail.id(), path)));
    }
}
