package dev.bartizan;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bartizan.settings.SettingsCheck;
import dev.bartizan.settings.SettingsCheck.Fault;
import dev.bartizan.settings.SettingsCheck.Unknown;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.QuarkusConfigBuilderCustomizer;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Looks at the configuration before anything else happens. It runs before the framework, which would tell one fault at a
 * time, some of them only when the database is open; so what it says, it writes by itself, in the form of the log.
 */
final class StartCheck {

    /** {@code EX_CONFIG} of sysexits.h. */
    static final int EXIT_CODE = 78;

    private final SettingsCheck check;
    private final Clock clock;
    private final PrintStream out;

    private StartCheck(SettingsCheck check, Clock clock, PrintStream out) {
        this.check = check;
        this.clock = clock;
        this.out = out;
    }

    /** Ends the process with {@value #EXIT_CODE} if a setting is wrong, after one line for each. */
    static void requireRightSettings(Clock clock) {
        StartCheck check = new StartCheck(
                new SettingsCheck(
                        Settings.all(), configuration(), System.getenv().keySet()),
                clock,
                System.err);
        if (!check.passes()) {
            System.exit(EXIT_CODE);
        }
        // What only the framework knows of, such as its own settings, it says in its own words.
        ApplicationLifecycleManager.setDefaultExitCodeHandler((code, failure) -> System.exit(
                failure != null && ofConfiguration(ExceptionUtil.getRootCause(failure)) ? EXIT_CODE : code));
    }

    private static boolean ofConfiguration(Throwable failure) {
        return failure instanceof ConfigurationException || failure instanceof ConfigValidationException;
    }

    /** The sources that a user has; the defaults are right. */
    private static Config configuration() {
        return new SmallRyeConfigBuilder()
                .withCustomizers(new QuarkusConfigBuilderCustomizer())
                .addDefaultInterceptors()
                .addDefaultSources()
                .build();
    }

    private boolean passes() {
        List<Fault> faults = check.faults();
        if (faults.isEmpty()) {
            return true;
        }
        for (Fault fault : faults) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("variable", fault.variable());
            fault.value().ifPresent(value -> fields.put("value", value));
            fields.put("problem", fault.problem());
            fields.put("example", fault.example());
            write("ERROR", "setting_wrong", fields);
        }
        check.unknown().forEach(unknown -> write("WARN", "setting_unknown", fields(unknown)));
        return false;
    }

    private static Map<String, String> fields(Unknown unknown) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("variable", unknown.variable());
        unknown.nearest().ifPresent(nearest -> fields.put("nearest", nearest));
        return fields;
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

    /** Tells of variables that nothing reads, when the log is there. */
    @Singleton
    static class UnknownVariables {

        private static final Logger LOG = Logger.getLogger(UnknownVariables.class);

        private final Config config;

        UnknownVariables(Config config) {
            this.config = config;
        }

        void warn(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
            new SettingsCheck(Settings.all(), config, System.getenv().keySet())
                    .unknown()
                    .forEach(unknown -> LOG.warnv(
                            "setting_unknown",
                            kv("variable", unknown.variable()),
                            kv("nearest", unknown.nearest().orElse(null))));
        }
    }
}
