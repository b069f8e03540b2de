package dev.bartizan.container.engine;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * A tag of an image in a registry, with the defaults that engines use for parts that are not written.
 *
 * @param registry its host, with a port if one is written; {@code docker.io} by default
 * @param repository its path in the registry, such as {@code library/nginx}
 * @param tag {@code latest} by default
 */
public record ImageName(String registry, String repository, String tag) {

    /** The default registry. */
    public static final String DOCKER_HUB = "docker.io";

    /** Where containers' images are that were built on this machine, for Podman. */
    public static final String LOCALHOST = "localhost";

    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern REGISTRY = Pattern.compile("[A-Za-z0-9.-]+(:[0-9]+)?|\\[[0-9a-fA-F:]+\\](:[0-9]+)?");

    /**
     * The whole form of a reference, which can have a digest: engines complete a short one by rules of their own. Empty if it is not
     * the name of an image in a registry.
     */
    public static Optional<String> whole(String reference) {
        int at = reference.indexOf('@');
        return at < 0
                ? of(reference).map(ImageName::reference)
                : of(reference.substring(0, at))
                        .map(name -> name.registry + "/" + name.repository + reference.substring(at));
    }

    /** Reads a reference without a digest; empty if it is not the name of an image in a registry. */
    public static Optional<ImageName> of(String reference) {
        int slash = reference.indexOf('/');
        String first = slash < 0 ? "" : reference.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals(LOCALHOST);
        String rest = host ? reference.substring(slash + 1) : reference;
        int colon = rest.lastIndexOf(':');
        String path = colon < 0 ? rest : rest.substring(0, colon);
        String tag = colon < 0 ? "latest" : rest.substring(colon + 1);
        String registry = host && !first.equals("index.docker.io") ? first : DOCKER_HUB;
        if (!REPOSITORY.matches(path) || !TAG.matches(tag) || !REGISTRY.matches(registry)) {
            return Optional.empty();
        }
        boolean official = registry.equals(DOCKER_HUB) && path.indexOf('/') < 0;
        return Optional.of(new ImageName(registry, official ? "library/" + path : path, tag));
    }

    /** Whether another name is of the same repository. */
    public boolean sameRepository(ImageName other) {
        return registry.equals(other.registry) && repository.equals(other.repository);
    }

    /** The whole reference, which every engine understands in the same way. */
    public String reference() {
        return registry + "/" + repository + ":" + tag;
    }
}
