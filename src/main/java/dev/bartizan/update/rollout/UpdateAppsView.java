package dev.bartizan.update.rollout;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.UploadKey;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The apps. */
@Schema(description = "The apps.")
public record UpdateAppsView(
        @Schema(description = "By name.") List<OfApp> apps) {

    /** One app. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UpdateApp", description = "An app with its own updates.")
    public record OfApp(
            @Schema(description = "Name of the app.", examples = "default")
            String app,

            @Schema(
                    description =
                            "Whether it is configured. If not, its clients get no updates, and nothing can be uploaded or promoted.")
            boolean configured,

            @Schema(description = "Whether it has an upload key.")
            boolean uploads,

            @Schema(description = "The slugs of its updates' configurations.")
            List<String> slugs,

            @Schema(description = "The channels of its updates.")
            List<String> channels,

            @Schema(description = "Number of its updates.") int updates) {}

    static UpdateAppsView of(UpdateApps apps, Predicate<String> shown, UploadKey key, List<Update> updates) {
        Set<String> names = names(apps, updates);
        return new UpdateAppsView(names.stream()
                .filter(shown)
                .map(name -> {
                    List<Update> own = updates.stream()
                            .filter(update -> update.target().app().equals(name))
                            .toList();
                    return new OfApp(
                            name,
                            apps.has(name),
                            key.configured(name),
                            own.stream()
                                    .flatMap(update -> update.slug().stream())
                                    .distinct()
                                    .sorted()
                                    .toList(),
                            own.stream()
                                    .map(update -> update.target().channel())
                                    .distinct()
                                    .sorted()
                                    .toList(),
                            own.size());
                })
                .toList());
    }

    /** The names of the configured apps, and of those that have updates. */
    static Set<String> names(UpdateApps apps, List<Update> updates) {
        Set<String> names =
                updates.stream().map(update -> update.target().app()).collect(Collectors.toCollection(TreeSet::new));
        names.addAll(apps.names());
        return names;
    }
}
