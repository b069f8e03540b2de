package dev.bartizan.settings;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** Validates all settings at once, so that one start reports all problems. */
public final class SettingsCheck {

    private static final String VARIABLES = "BARTIZAN_";
    private static final String PROPERTIES = "bartizan.";

    /** {@code BARTIZAN_BAN_OWN_ADDRESSES_0_} is an element of a list. */
    private static final Pattern ELEMENT = Pattern.compile("_\\d+_$");

    /** Variables that Kubernetes sets in every pod for a service named bartizan. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "BARTIZAN_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private final List<Setting> settings;
    private final Config config;

    /** The environment variables with our prefix. */
    private final Set<String> variables;

    /** Variables of settings without a chosen name. */
    private final Set<String> plain;

    /** Settings with a chosen name. */
    private final List<Setting> chosen;

    /**
     * @param settings all settings
     * @param config the source of the values
     * @param variables names of the environment variables
     */
    public SettingsCheck(List<Setting> settings, Config config, Collection<String> variables) {
        this.settings = settings;
        this.config = config;
        this.variables = variables.stream()
                .filter(variable -> variable.startsWith(VARIABLES))
                .collect(Collectors.toCollection(TreeSet::new));
        this.plain = settings.stream()
                .filter(setting -> !setting.hasChosenName())
                .map(setting -> Setting.variable(setting.name()))
                .collect(Collectors.toUnmodifiableSet());
        this.chosen = settings.stream().filter(Setting::hasChosenName).toList();
    }

    /**
     * An invalid value.
     *
     * @param variable the environment variable of the setting
     * @param value the value; empty if it is secret or missing
     * @param problem the problem, as the end of a sentence
     * @param example a valid value
     */
    public record Fault(String variable, Optional<String> value, String problem, String example) {}

    /**
     * An unknown variable with our prefix.
     *
     * @param nearest the most similar known variable, if there is one
     */
    public record Unknown(String variable, Optional<String> nearest) {}

    /** All invalid values, in the order of the settings. */
    public List<Fault> faults() {
        Map<Setting, Set<String>> objects = objects();
        List<Fault> faults = new ArrayList<>();
        for (Setting setting : settings) {
            if (!setting.hasChosenName()) {
                check(setting, setting.name()).ifPresent(faults::add);
                continue;
            }
            for (String object : setting.presence() == Setting.Presence.REQUIRED_IN_GROUP
                    ? ofGroup(setting, objects)
                    : objects.getOrDefault(setting, Set.of())) {
                check(setting, setting.propertyOf(object)).ifPresent(faults::add);
            }
        }
        return faults;
    }

    /** The objects of each setting that has chosen names. */
    private Map<Setting, Set<String>> objects() {
        List<String> properties = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(property -> property.startsWith(PROPERTIES))
                .toList();
        Map<Setting, Set<String>> objects = new HashMap<>();
        for (Setting setting : chosen) {
            Set<String> found = new TreeSet<>();
            matches(setting.variablePattern(), variables)
                    .map(names -> names.stream().map(setting::chosen).toList())
                    .map(setting::object)
                    .forEach(found::add);
            matches(setting.propertyPattern(), properties).map(setting::object).forEach(found::add);
            objects.put(setting, found);
        }
        return objects;
    }

    /** The chosen names in each of the texts that match. */
    private static Stream<List<String>> matches(Pattern pattern, Collection<String> texts) {
        return texts.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> IntStream.rangeClosed(1, matcher.groupCount())
                        .mapToObj(matcher::group)
                        .toList());
    }

    /** The objects of a setting or of others in its group. */
    private static Set<String> ofGroup(Setting setting, Map<Setting, Set<String>> objects) {
        Set<String> ofGroup = new TreeSet<>();
        objects.forEach((other, found) -> {
            if (other.group().equals(setting.group())) {
                ofGroup.addAll(found);
            }
        });
        return ofGroup;
    }

    private Optional<Fault> check(Setting setting, String property) {
        Optional<String> value;
        try {
            value = Optional.ofNullable(config.getConfigValue(property).getValue());
        } catch (IllegalArgumentException | NoSuchElementException unresolved) {
            return Optional.of(fault(setting, property, Optional.empty(), "has an expression that can't be resolved"));
        }
        boolean required = setting.presence() == Setting.Presence.REQUIRED_IN_GROUP;
        if (value.isEmpty()) {
            return required ? Optional.of(fault(setting, property, value, "is missing")) : Optional.empty();
        }
        if (value.get().isBlank()) {
            return setting.presence() == Setting.Presence.OPTIONAL
                    ? Optional.empty()
                    : Optional.of(fault(setting, property, value, "is empty"));
        }
        return setting.rule().objection(value.get()).map(problem -> fault(setting, property, value, problem));
    }

    private static Fault fault(Setting setting, String property, Optional<String> value, String problem) {
        return new Fault(
                Setting.variable(property), setting.secret() ? Optional.empty() : value, problem, setting.example());
    }

    /** All unknown variables with our prefix. */
    public List<Unknown> unknown() {
        return variables.stream()
                .filter(variable -> !SERVICE_LINK.matcher(variable).matches())
                .filter(variable -> !known(ELEMENT.matcher(variable).replaceFirst("")) && !known(variable))
                .map(variable -> new Unknown(variable, nearest(variable)))
                .toList();
    }

    private boolean known(String variable) {
        return plain.contains(variable)
                || chosen.stream()
                        .anyMatch(setting ->
                                setting.variablePattern().matcher(variable).matches());
    }

    private Optional<String> nearest(String variable) {
        String nearest = null;
        int least = variable.length() / 2;
        for (Setting setting : settings) {
            for (String candidate : setting.variablesLike(variable).toList()) {
                int distance = distance(variable, candidate);
                if (distance < least) {
                    least = distance;
                    nearest = candidate;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Number of characters to add, remove or replace (Levenshtein distance). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
