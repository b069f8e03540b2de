package dev.bartizan.deployment.image;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Removes images of earlier deployments. An image that a container has, running or not, is never removed. */
public final class OldImages {

    private static final Logger LOG = Logger.getLogger(OldImages.class);

    private final ContainerEngine engine;

    public OldImages(ContainerEngine engine) {
        this.engine = engine;
    }

    /**
     * Removes images, one after the other. An image that the engine rejects to remove is left.
     *
     * @param disused the references of images that no deployment needs
     * @return the references of the removed images
     * @throws EngineException if the engine can't say which images are used
     */
    public List<String> remove(Set<String> disused) {
        List<String> removed = new ArrayList<>();
        if (disused.isEmpty()) {
            return removed;
        }
        Set<String> used = engine.list().stream()
                .map(container -> engine.find(container.id()))
                .flatMap(Optional::stream)
                .map(container -> container.image().id())
                .collect(Collectors.toSet());
        for (String reference : new TreeSet<>(disused)) {
            Optional<JsonNode> image = engine.image(reference);
            if (image.isPresent() && !used.contains(image.get().path("Id").asText()) && removed(reference)) {
                removed.add(reference);
            }
        }
        return removed;
    }

    private boolean removed(String reference) {
        try {
            return engine.removeImage(reference);
        } catch (EngineException failure) {
            LOG.warnv("deployment_image_left", kv("image", reference), kv("reason", failure.getMessage()));
            return false;
        }
    }
}
