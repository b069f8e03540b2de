package dev.bartizan.container.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import jakarta.inject.Singleton;
import java.util.List;

/** Looks at how containers were made. It changes nothing. */
@Singleton
class ContainerLint {

    private final ContainerEngine engine;

    ContainerLint(ContainerEngine engine) {
        this.engine = engine;
    }

    /**
     * What bites later, the most urgent first.
     *
     * @throws dev.bartizan.container.engine.EngineException as {@link ContainerEngine#inspect} does
     */
    List<LintFinding> check(String container) {
        ContainerDetail detail = engine.inspect(container);
        JsonNode image = engine.image(detail.imageId()).orElse(MissingNode.getInstance());
        return LintRule.check(new LintedContainer(detail, image, path -> engine.file(detail.id(), path)));
    }
}
