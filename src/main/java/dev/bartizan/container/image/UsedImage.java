package dev.bartizan.container.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ImageName;
import dev.bartizan.container.image.ImageCheck.State;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The image of a container, as far as a registry can be asked about its tag. */
sealed interface UsedImage {

    /**
     * An image whose tag can be compared.
     *
     * @param digests the digests that its repository had for it when it was pulled; at least one
     */
    record Tagged(ImageName name, Set<String> digests) implements UsedImage {

        /**
         * Compares it with the answer of the registry; empty if the answer says nothing about it.
         *
         * @param created when the container was created: an earlier digest says nothing about its image
         */
        Optional<ImageCheck> compare(RegistryAnswers.Answer answer, Instant created) {
            return answer.digest()
                    .filter(digest -> answer.at().filter(created::isAfter).isEmpty())
                    .map(digest -> new ImageCheck(
                            digests.contains(digest) ? State.CURRENT : State.NEWER,
                            Optional.of(digest),
                            answer.problem(),
                            answer.at()))
                    .or(() -> answer.problem().map(problem -> ImageCheck.unknown(problem, answer.tried())));
        }
    }

    /**
     * An image that no registry can be asked about.
     *
     * @param reason a sentence
     */
    record Fixed(String reason) implements UsedImage {}

    /** What engines also accept instead of a name: an ID, or the beginning of one. */
    Pattern IMAGE_ID = Pattern.compile("sha256:[0-9a-f]+|[0-9a-f]{12,64}");

    /** @param image the engine's description of the container's image; empty if the engine no longer has it */
    static UsedImage of(ContainerDetail container, Optional<JsonNode> image) {
        String reference = container.image().reference();
        if (reference.indexOf('@') >= 0) {
            return new Fixed("It was created from a digest, so it keeps this image.");
        }
        if (IMAGE_ID.matches(reference)) {
            return new Fixed("It was created from an image ID, or from a name that can be one.");
        }
        Optional<ImageName> name = ImageName.of(reference);
        if (name.isEmpty()) {
            return new Fixed("Its image's name is not one of a registry.");
        }
        if (name.get().registry().equals(ImageName.LOCALHOST)) {
            return new Fixed("Its image was built on this machine.");
        }
        if (image.isEmpty()) {
            return new Fixed("The engine no longer has its image.");
        }
        Set<String> digests = digests(image.get(), name.get());
        return digests.isEmpty()
                ? new Fixed("Its image has no digest of %s/%s, so it was built or loaded on this machine."
                        .formatted(name.get().registry(), name.get().repository()))
                : new Tagged(name.get(), digests);
    }

    private static Set<String> digests(JsonNode image, ImageName name) {
        Set<String> digests = new HashSet<>();
        for (JsonNode known : image.path("RepoDigests")) {
            int at = known.asText().indexOf('@');
            if (at > 0
                    && ImageName.of(known.asText().substring(0, at))
                            .filter(name::sameRepository)
                            .isPresent()) {
                digests.add(known.asText().substring(at + 1));
            }
        }
        return digests;
    }
}
