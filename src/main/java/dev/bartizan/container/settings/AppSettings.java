package dev.bartizan.container.settings;

import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.ContainerConfig.App;
import dev.bartizan.container.ContainerConfig.AppHealth;
import dev.bartizan.container.check.Check;
import dev.bartizan.container.check.Probe;
import dev.bartizan.settings.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The settings of a container from its labels and the configuration.
 *
 * @param supervised whether Bartizan supervises the container
 * @param identity what stays the same when the container is recreated
 * @param check a check that replaces the image's one
 * @param warnings messages about unreadable settings, which are ignored
 */
public record AppSettings(
        boolean supervised,
        String app,
        ContainerIdentity identity,
        List<String> dependsOn,
        Optional<Check> check,
        List<String> warnings) {

    static final String SUPERVISE = "bartizan.supervise";
    static final String APP = "bartizan.app";
    static final String DEPENDS_ON = "bartizan.depends-on";
    static final String HEALTH = "bartizan.health";

    /** Reads the settings. The configuration takes precedence over labels. */
    public static AppSettings of(String container, Map<String, String> labels, ContainerConfig config) {
        ContainerIdentity identity = ContainerIdentity.of(container, labels);
        String app = Optional.ofNullable(labels.get(APP))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .orElse(identity.name());
        Optional<App> configured = Stream.of(container, identity.name(), app)
                .map(config.apps()::get)
                .filter(found -> found != null)
                .findFirst();
        boolean supervised = configured.isPresent()
                || Boolean.parseBoolean(labels.getOrDefault(SUPERVISE, "").strip())
                        && !ContainerIdentity.oneOff(labels);
        List<String> dependsOn = configured
                .flatMap(App::dependsOn)
                .or(() -> Optional.ofNullable(labels.get(DEPENDS_ON)).map(label -> List.of(label.split(","))))
                .orElse(List.of());
        Reader reader = new Reader(labels, configured.map(App::health), config.health(), new ArrayList<>());
        Optional<Check> check = reader.check();
        return new AppSettings(supervised, app, identity, names(dependsOn), check, List.copyOf(reader.warnings()));
    }

    private static List<String> names(List<String> listed) {
        TreeSet<String> names = new TreeSet<>();
        listed.stream().map(String::strip).filter(name -> !name.isEmpty()).forEach(names::add);
        return List.copyOf(names);
    }

    /** Reads the check; each part comes from the configuration, else a label, else the defaults. */
    private record Reader(
            Map<String, String> labels,
            Optional<AppHealth> configured,
            ContainerConfig.Health defaults,
            List<String> warnings) {

        Optional<Check> check() {
            Optional<String> check = text(AppHealth::check, HEALTH);
            if (check.isEmpty()) {
                return Optional.empty();
            }
            Probe.StatusRange status = text(AppHealth::status, HEALTH + ".status")
                    .flatMap(text -> read(text, Probe.StatusRange::parse))
                    .orElse(Probe.StatusRange.NO_ERROR);
            Optional<String> expected = text(AppHealth::text, HEALTH + ".text");
            return read(check.get(), text -> Probe.parse(text, status, expected))
                    .map(probe -> new Check(
                            probe,
                            duration(AppHealth::interval, "interval", defaults.interval()),
                            duration(AppHealth::timeout, "timeout", defaults.timeout()),
                            value(AppHealth::retries, "retries", Integer::valueOf)
                                    .filter(retries -> retries > 0)
                                    .orElse(defaults.retries()),
                            value(AppHealth::startPeriod, "start-period", DurationText::parseOrSeconds)
                                    .orElse(defaults.startPeriod())));
        }

        private Optional<String> text(Function<AppHealth, Optional<String>> setting, String label) {
            return configured.flatMap(setting).or(() -> Optional.ofNullable(labels.get(label)));
        }

        private Duration duration(Function<AppHealth, Optional<Duration>> setting, String label, Duration otherwise) {
            return value(setting, label, DurationText::parseOrSeconds)
                    .filter(Duration::isPositive)
                    .orElse(otherwise);
        }

        private <T> Optional<T> value(
                Function<AppHealth, Optional<T>> setting, String label, Function<String, T> parser) {
            return configured
                    .flatMap(setting)
                    .or(() -> Optional.ofNullable(labels.get(HEALTH + "." + label))
                            .flatMap(text -> read(text, parser)));
        }

        private <T> Optional<T> read(String text, Function<String, T> parser) {
            try {
                return Optional.ofNullable(parser.apply(text));
            } catch (IllegalArgumentException unreadable) {
                // Commands can have passwords, and viewers see warnings.
                String shown = text.startsWith("exec:") ? "exec:…" : text;
                warnings.add("The setting %s is ignored: %s".formatted(shown, unreadable.getMessage()));
                return Optional.empty();
            }
        }
    }
}
