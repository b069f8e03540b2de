package dev.bartizan.process;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.bartizan.settings.Setting;
import dev.bartizan.settings.SettingsCheck;
import dev.bartizan.settings.SettingsCheck.Fault;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.QuarkusConfigBuilderCustomizer;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Checks the configuration before anything else happens. It runs before the framework, which would report one fault at a
 * time, and some only after the database is open. Therefore it writes its log lines itself.
 */
public final class StartCheck {

    /** {@code EX_CONFIG} of sysexits.h. */
    public static final int EXIT_CODE = 78;

    private static final String WRONG = "setting_wrong";

    private static final Pattern PROPERTY = Pattern.compile("property ([\\w.\\-\"%]+)");

    private final Clock clock;
    private final PrintStream out;

    public StartCheck(Clock clock, PrintStream out) {
        this.clock = clock;
        this.out = out;
    }

    /** Whether all known settings are valid; writes one line for each invalid one. */
    public boolean passes() {
        Config config = configuration();
        SettingsCheck check =
                new SettingsCheck(Settings.all(), config, System.getenv().keySet());
        List<Fault> faults = new ArrayList<>(check.faults());
        if (faults.isEmpty()) {
            Settings.contradiction(config).ifPresent(faults::add);
        }
        if (faults.isEmpty()) {
            return true;
        }
        for (Fault fault : faults) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("variable", fault.variable());
            fault.value().ifPresent(value -> fields.put("value", value));
            fields.put("problem", fault.problem());
            fields.put("example", fault.example());
            write("ERROR", WRONG, fields);
        }
        check.unknown().forEach(unknown -> {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("variable", unknown.variable());
            unknown.nearest().ifPresent(nearest -> fields.put("nearest", nearest));
            write("WARN", "setting_unknown", fields);
        });
        return false;
    }

    /** Whether a start failed because of the framework's settings; writes one line for each with the framework's message. */
    public boolean explains(Throwable failure) {
        Throwable cause = ExceptionUtil.getRootCause(failure);
        switch (cause) {
            case ConfigValidationException several -> {
                for (int i = 0; i < several.getProblemCount(); i++) {
                    explain(several.getProblem(i).getMessage());
                }
                return true;
            }
            case ConfigurationException one -> {
                explain(String.valueOf(one.getMessage()));
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private void explain(String problem) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher property = PROPERTY.matcher(problem);
        if (property.find()) {
            fields.put("variable", Setting.variable(property.group(1)));
        }
        fields.put("problem", problem);
        write("ERROR", WRONG, fields);
    }

    /** The user's settings, without the defaults. */
    public static Config configuration() {
        return new SmallRyeConfigBuilder()
                .withCustomizers(new QuarkusConfigBuilderCustomizer())
                .addDefaultInterceptors()
                .addDefaultSources()
                .build();
    }

    private void write(String level, String event, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("timestamp", clock.instant().toString());
        all.put("level", level);
        all.put("event", event);
        all.putAll(fields);
        out.println(all.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ":" + quoted(field.getValue()))
                .collect(Collectors.joining(",", "{", "}")));
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** Logs unknown variables at start-up. */
    @Singleton
    static class UnknownVariables {

        private static final Logger LOG = Logger.getLogger(UnknownVariables.class);

        private final Config config;

        UnknownVariables(Config config) {
            this.config = config;
        }

        void warn(@Observes @Priority(Lifecycle.Start.SETTINGS) StartupEvent event) {
            new SettingsCheck(Settings.all(), config, System.getenv().keySet())
                    .unknown()
                    .forEach(unknown -> LOG.warnv(
                            "setting_unknown",
                            kv("variable", unknown.variable()),
                            kv("nearest", unknown.nearest().orElse(null))));
        }
    }
}
