package dev.bartizan.container.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a container that stays the same when it is recreated: its Compose service, else its name.
 *
 * @param name its name without the prefix that Compose adds while it recreates a container
 * @param service its Compose service; empty if Compose didn't create it
 * @param deployed whether a deployment of Bartizan created it
 */
public record ContainerIdentity(String name, Optional<Service> service, boolean deployed) {

    private static final String LABELS = "com.docker.compose.";
    private static final int PREFIX = 12;

    /** One container of a service in a Compose project. */
    public record Service(String project, String name, String number) {}

    /** Reads the identity from a container's name and labels. */
    public static ContainerIdentity of(String container, Map<String, String> labels) {
        Optional<Service> service = label(labels, "project")
                .flatMap(project -> label(labels, "service")
                        .flatMap(name ->
                                label(labels, "container-number").map(number -> new Service(project, name, number))));
        return new ContainerIdentity(
                service.isPresent() && hasPrefix(container) ? container.substring(PREFIX + 1) : container,
                service,
                labels.containsKey(ContainerLabels.DEPLOYMENT));
    }

    /** The same container when it had another name. */
    public ContainerIdentity called(String formerName) {
        return new ContainerIdentity(formerName, service, deployed);
    }

    /** Whether the container is a command that {@code compose run} has started once. */
    static boolean oneOff(Map<String, String> labels) {
        return label(labels, "oneoff")
                .filter(value -> value.toLowerCase(Locale.ROOT).equals("true"))
                .isPresent();
    }

    /** Whether Compose 1 has renamed a container to {@code <beginning of its ID>_<name>}, to replace it. */
    public static boolean renamedByCompose(String container, String id) {
        return hasPrefix(container) && id.startsWith(container.substring(0, PREFIX));
    }

    /** Whether two containers are the same one, before and after it was recreated. */
    public boolean sameAs(ContainerIdentity other) {
        return service.isPresent() && other.service.isPresent()
                ? service.equals(other.service)
                : name.equals(other.name);
    }

    private static Optional<String> label(Map<String, String> labels, String name) {
        return Optional.ofNullable(labels.get(LABELS + name)).filter(value -> !value.isBlank());
    }

    private static boolean hasPrefix(String container) {
        return container.length() > PREFIX + 1
                && container.charAt(PREFIX) == '_'
                && container.chars().limit(PREFIX).allMatch(ContainerIdentity::hex);
    }

    private static boolean hex(int character) {
        return character >= '0' && character <= '9' || character >= 'a' && character <= 'f';
    }
}
