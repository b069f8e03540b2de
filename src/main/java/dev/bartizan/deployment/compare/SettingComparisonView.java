package dev.bartizan.deployment.compare;

import dev.bartizan.container.engine.ContainerDetail;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One kind of settings of two containers. Environment, labels and command can contain secrets, so only their names are
 * compared and shown.
 */
@TemplateData
@Schema(description = "One kind of settings of the old and the new container.")
public record SettingComparisonView(
        @Schema(
                description = "`image`, `command`, `environment`, `labels`, `mounts`, `ports`, `networks` or `limits`.",
                examples = "environment")
        String setting,

        @Schema(description = "Whether both containers have the same.")
        boolean same,

        @Schema(
                description =
                        "What only the old container has. Of `command`, `environment` and `labels` only the names.")
        List<String> removed,

        @Schema(
                description =
                        "What only the new container has. Of `command`, `environment` and `labels` only the names.")
        List<String> added,

        @Schema(description = "Names in `command`, `environment` and `labels` with another value, which is not shown.")
        List<String> changed) {

    /** More differences of one kind are not shown. */
    private static final int MOST = 100;

    /** Compares two containers, in a fixed order of the settings. */
    public static List<SettingComparisonView> of(ContainerDetail before, ContainerDetail after) {
        ContainerSettings old = new ContainerSettings(before);
        ContainerSettings next = new ContainerSettings(after);
        return List.of(
                open("image", old.image(), next.image()),
                secret("command", old.command(), next.command()),
                secret("environment", old.environment(), next.environment()),
                secret("labels", old.labels(), next.labels()),
                open("mounts", old.mounts(), next.mounts()),
                open("ports", old.ports(), next.ports()),
                open("networks", old.networks(), next.networks()),
                open("limits", old.limits(), next.limits()));
    }

    private static SettingComparisonView open(String setting, Map<String, String> before, Map<String, String> after) {
        return new SettingComparisonView(
                setting, before.equals(after), missing(before, after), missing(after, before), List.of());
    }

    /** The entries with their values that the other container doesn't have. */
    private static List<String> missing(Map<String, String> from, Map<String, String> in) {
        return from.entrySet().stream()
                .filter(entry -> !Objects.equals(entry.getValue(), in.get(entry.getKey())))
                .map(entry -> entry.getValue().isEmpty() ? entry.getKey() : entry.getKey() + ": " + entry.getValue())
                .limit(MOST)
                .toList();
    }

    private static SettingComparisonView secret(String setting, Map<String, String> before, Map<String, String> after) {
        List<String> removed = new ArrayList<>();
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!after.containsKey(name)) {
                removed.add(name);
            } else if (!before.containsKey(name)) {
                added.add(name);
            } else if (!Objects.equals(before.get(name), after.get(name))) {
                changed.add(name);
            }
        }
        return new SettingComparisonView(setting, before.equals(after), first(removed), first(added), first(changed));
    }

    private static List<String> first(List<String> names) {
        return names.stream().limit(MOST).toList();
    }
}
