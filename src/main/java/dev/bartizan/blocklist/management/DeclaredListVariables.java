package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.BlocklistConfig;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.EnvConfigSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Environment variables that declare lists whose names have more than one word:
 * {@code BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_URL} is {@code bartizan.blocklist.lists.spamhaus-drop.url}. The name
 * becomes lower case, with a hyphen for each underscore. Without this class, the configuration would read
 * {@code lists.spamhaus.drop.url}, which is not a setting, and silently ignore it.
 */
public class DeclaredListVariables implements ConfigSourceFactory {

    /** The settings of {@link BlocklistConfig.DeclaredList}. */
    static final List<String> SETTINGS = List.of(
            "url",
            "format",
            "enabled",
            "min-score",
            "score-column",
            "column",
            "pointer",
            "country",
            "decimal-addresses",
            "fallback-urls",
            "headers",
            "headers-file",
            "allow-private",
            "keep-special-purpose",
            "allow-broad-prefixes",
            "minimum-share-percent",
            "maximum-bad-lines-percent",
            "minimum-interval",
            "type",
            "allow",
            "publish",
            "at-least");

    private static final String VARIABLES = "BARTIZAN_BLOCKLIST_LISTS_";
    private static final String PROPERTIES = "bartizan.blocklist.lists.";
    private static final int BEFORE_OTHER_VARIABLES = EnvConfigSource.ORDINAL + 1;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        // This type, so that the build doesn't copy its own environment into the package.
        return List.of(new EnvConfigSource(properties(System.getenv()), BEFORE_OTHER_VARIABLES));
    }

    /** The settings of lists that environment variables declare. */
    static Map<String, String> properties(Map<String, String> environment) {
        Map<String, String> properties = new LinkedHashMap<>();
        environment.forEach(
                (variable, value) -> property(variable).ifPresent(property -> properties.put(property, value)));
        return properties;
    }

    private static Optional<String> property(String variable) {
        if (!variable.startsWith(VARIABLES)) {
            return Optional.empty();
        }
        String setting =
                variable.substring(VARIABLES.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        return SETTINGS.stream()
                .filter(suffix -> setting.endsWith("-" + suffix))
                .map(suffix -> setting.substring(0, setting.length() - suffix.length() - 1) + "." + suffix)
                .filter(property ->
                        ListRequest.NAME.matcher(property.split("\\.")[0]).matches())
                .map(property -> PROPERTIES + property)
                .findFirst();
    }
}
