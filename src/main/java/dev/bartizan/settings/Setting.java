package dev.bartizan.settings;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One setting. Each feature lists its own ones beside its {@code @ConfigMapping}; what they mean is documented there.
 *
 * @param name its property, such as {@code bartizan.notify.targets.*.url}; {@code *} is a name that the user chooses,
 *     of one word in a variable; {@code **} is one that may have several
 * @param rule what its value must be
 * @param example a right value
 * @param presence whether there must be a value
 * @param secret whether its value is never shown
 */
public record Setting(String name, Rule rule, String example, Presence presence, boolean secret) {

    private static final String ONE_WORD = "*";
    private static final String WORDS = "**";
    private static final Pattern NOT_IN_VARIABLES = Pattern.compile("[^A-Z0-9*]");

    /** Whether a setting must have a value. */
    public enum Presence {
        /** It has a default, which an empty value doesn't stand for. */
        DEFAULTED,
        /** It may be left out or empty. */
        OPTIONAL,
        /** It must be there if another setting of the same user-chosen name is. */
        DEMANDED
    }

    /** One with a default. */
    public static Setting of(String name, Rule rule, String example) {
        return new Setting(name, rule, example, Presence.DEFAULTED, false);
    }

    /** One that may be left out or empty. */
    public static Setting optional(String name, Rule rule, String example) {
        return new Setting(name, rule, example, Presence.OPTIONAL, false);
    }

    /** This one, which must be there if another setting of the same user-chosen name is. */
    public Setting demanded() {
        return new Setting(name, rule, example, Presence.DEMANDED, secret);
    }

    /** This one, whose value is never shown. */
    public Setting hidden() {
        return new Setting(name, rule, example, presence, true);
    }

    /** Settings whose names go on from a prefix. */
    public static List<Setting> below(String prefix, Setting... settings) {
        return Stream.of(settings)
                .map(setting -> new Setting(
                        prefix + "." + setting.name, setting.rule, setting.example, setting.presence, setting.secret))
                .toList();
    }

    /** The environment variable of a property; a {@code *} stays. */
    public static String variable(String property) {
        return NOT_IN_VARIABLES.matcher(property.toUpperCase(Locale.ROOT)).replaceAll("_");
    }

    boolean hasChosenName() {
        return name.contains(ONE_WORD);
    }

    private boolean hasLongName() {
        return name.contains(WORDS);
    }

    private String star() {
        return hasLongName() ? WORDS : ONE_WORD;
    }

    /** What comes before the chosen name: the same for the settings of one thing. */
    String group() {
        return name.substring(0, name.indexOf(ONE_WORD));
    }

    /** The property with a chosen name. */
    String named(String chosen) {
        return name.replace(star(), chosen);
    }

    /** The chosen name that a part of a variable stands for. */
    String chosen(String part) {
        return part.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its variable; what the first group matches is the chosen name. */
    Pattern variablePattern() {
        // Two underscores around a name are quotation marks.
        return pattern(variable(name), hasLongName() ? "(\\w+)" : "([A-Z0-9]+|_\\w+_)");
    }

    /** Its property; what the first group matches is the chosen name. */
    Pattern propertyPattern() {
        return pattern(name, "(\"[^\"]+\"|[^.\"]+)");
    }

    private Pattern pattern(String text, String forName) {
        return Pattern.compile(
                hasChosenName() ? text.replace(".", "\\.").replace(star(), forName) : Pattern.quote(text));
    }

    /** Its variables that somebody may have meant who wrote another one. */
    Stream<String> variablesLike(String variable) {
        if (!hasChosenName()) {
            return Stream.of(variable(name));
        }
        int before = (int) group().chars().filter(c -> c == '.' || c == '-').count();
        List<String> words = List.of(variable.split("_"));
        return IntStream.rangeClosed(before + 1, words.size())
                .mapToObj(end -> String.join(hasLongName() ? "_" : "", words.subList(before, end)))
                .map(chosen -> variable(name).replace(star(), chosen));
    }
}
