package dev.bartizan.diagnostics;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bartizan.logging.Masked;
import dev.bartizan.process.Settings;
import dev.bartizan.settings.Setting;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * The settings in force. Only values of settings that are known, and known to be no secret, are shown; of URLs only scheme,
 * host and port.
 */
@Singleton
class ShownSettings {

    private static final String MASK = "…";
    private static final String OWN = "bartizan.";
    private static final List<String> PREFIXES = List.of(OWN, "quarkus.http.");
    private static final String URL = "://";
    private static final int LONGEST = 500;

    /** Shorter values are in too many texts to be replaced. */
    private static final int SHORTEST_SECRET = 6;

    private final Config config;
    private final List<Setting> known = Settings.all();

    ShownSettings(Config config) {
        this.config = config;
    }

    /** One setting in each line, by name. */
    String text() {
        TreeMap<String, String> lines = new TreeMap<>();
        names().forEach(name -> {
            Optional<Setting> setting = setting(name);
            if (setting.isPresent() || name.startsWith(OWN)) {
                value(name)
                        .ifPresent(value -> lines.put(
                                name, setting.isPresent() && !setting.get().secret() ? shown(value) : MASK));
            }
        });
        return lines.entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private Stream<String> names() {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> PREFIXES.stream().anyMatch(name::startsWith));
    }

    private Optional<Setting> setting(String name) {
        return known.stream().filter(each -> each.covers(name)).findFirst();
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(
                config.unwrap(SmallRyeConfig.class).getConfigValue(name).getValue());
    }

    private static String shown(String value) {
        String oneLine = value.replace("\n", " ").replace("\r", " ");
        String text = Stream.of(oneLine.split(",", -1))
                .map(part -> part.contains(URL) ? address(part.strip()) : part)
                .collect(Collectors.joining(","));
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + MASK;
    }

    private static String address(String url) {
        try {
            URI parsed = URI.create(url);
            return parsed.getHost() == null
                    ? MASK
                    : parsed.getScheme()
                            + URL
                            + parsed.getHost()
                            + (parsed.getPort() < 0 ? "" : ":" + parsed.getPort());
        } catch (IllegalArgumentException unreadable) {
            return MASK;
        }
    }

    /** The secrets of the configuration, the longest first, because one can be a part of another. */
    List<String> secrets() {
        return names().filter(name -> setting(name).filter(Setting::secret).isPresent())
                .flatMap(name -> value(name).stream())
                .filter(value -> value.length() >= SHORTEST_SECRET)
                .flatMap(value -> Stream.of(
                        value, new String(JsonStringEncoder.getInstance().quoteAsString(value))))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text with an ellipsis instead of each secret. */
    static String masked(String text, List<String> secrets) {
        String masked = Masked.text(text);
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
