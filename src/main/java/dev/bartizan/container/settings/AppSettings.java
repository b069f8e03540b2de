package dev.bartizan.container.settings;

import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.ContainerConfig.App;
import dev.bartizan.container.ContainerConfig.AppHealth;
import dev.bartizan.container.check.Check;
import dev.bartizan.container.check.Probe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings of a container from its labels and the configuration.
 *
 * @param supervised whether Bartizan supervises the container
 * @param identity what stays the same when the container is recreated
 * @param restartsAlong whether it is restarted after an app that it depends on was started
 * @param check a check that replaces the image's one
 * @param warnings messages about labels that are ignored
 */
public record AppSettings(
        boolean supervised,
        String app,
        ContainerIdentity identity,
        List<String> dependsOn,
        boolean restartsAlong,
        Optional<Check> check,
        List<String> warnings) {

    /** Reads the settings. The configuration takes precedence over labels. */
    public static AppSettings of(String container, Map<String, String> labels, ContainerConfig config) {
        ContainerIdentity identity = ContainerIdentity.of(container, labels);
        ContainerLabels ours = ContainerLabels.of(labels);
        String app = ours.app().orElse(identity.name());
        Optional<App> configured = Stream.of(container, identity.name(), app)
                .map(config.apps()::get)
                .filter(found -> found != null)
                .findFirst();
        return new AppSettings(
                (configured.isPresent() || ours.supervised()) && !ContainerIdentity.oneOff(labels),
                app,
                identity,
                names(configured.flatMap(App::dependsOn).or(ours::dependsOn).orElse(List.of())),
                configured.flatMap(App::restartWithDependencies).orElse(ours.restartsAlong()),
                check(ours, configured.map(App::health), config.health()),
                ours.warnings());
    }

    private static List<String> names(List<String> listed) {
        TreeSet<String> names = new TreeSet<>();
        listed.stream().map(String::strip).filter(name -> !name.isEmpty()).forEach(names::add);
        return List.copyOf(names);
    }

    /** Each part of the check comes from the configuration, else from a label, else from the defaults. */
    private static Optional<Check> check(
            ContainerLabels labels, Optional<AppHealth> configured, ContainerConfig.Health defaults) {
        Optional<Probe> probe = configured
                .flatMap(AppHealth::check)
                .or(labels::check)
                .map(check -> Probe.parse(
                        check,
                        configured
                                .flatMap(AppHealth::status)
                                .map(Probe.StatusRange::parse)
                                .or(labels::status)
                                .orElse(Probe.StatusRange.NO_ERROR),
                        configured.flatMap(AppHealth::text).or(labels::expectedText)));
        Map<String, String> headers = configured
                .map(AppHealth::header)
                .filter(some -> !some.isEmpty())
                .orElse(labels.headers());
        return probe.map(found -> new Check(
                found instanceof Probe.Http http ? http.with(headers) : found,
                configured.flatMap(AppHealth::interval).or(labels::interval).orElse(defaults.interval()),
                configured.flatMap(AppHealth::timeout).or(labels::timeout).orElse(defaults.timeout()),
                configured.flatMap(AppHealth::retries).or(labels::retries).orElse(defaults.retries()),
                configured
                        .flatMap(AppHealth::startPeriod)
                        .or(labels::startPeriod)
                        .orElse(defaults.startPeriod())));
    }
}
