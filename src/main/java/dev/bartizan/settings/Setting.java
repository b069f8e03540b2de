package dev.bartizan.settings;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One setting. Each feature lists its settings beside its {@code @ConfigMapping}, which documents them.
 *
 * @param name its property, such as {@code bartizan.notify.targets.*.url}; {@code *} is a user-chosen name of one word, of
 *     which there can be two; {@code **} can have several words in a variable
 * @param rule validation rule for the value
 * @param example a valid value
 * @param presence whether a value is required
 * @param secret whether the value must never be shown
 */
public record Setting(String name, Rule rule, String example, Presence presence, boolean secret) {

    private static final String ONE_WORD = "*";
    private static final String WORDS = "**";
    private static final Pattern NOT_IN_VARIABLES = Pattern.compile("[^A-Z0-9*]");

    /** Whether a value is required. */
    public enum Presence {
        /** It has a default; an empty value is an error. */
        DEFAULTED,
        /** It may be absent or empty. */
        OPTIONAL,
        /** Required if another setting with the same user-chosen name is set. */
        REQUIRED_IN_GROUP
    }

    /** A setting with a default. */
    public static Setting of(String name, Rule rule, String example) {
        return new Setting(name, rule, example, Presence.DEFAULTED, false);
    }

    /** A setting that may be absent or empty. */
    public static Setting optional(String name, Rule rule, String example) {
        return new Setting(name, rule, example, Presence.OPTIONAL, false);
    }

    /** A copy that is required if another setting with the same user-chosen name is set. */
    public Setting requiredInGroup() {
        return new Setting(name, rule, example, Presence.REQUIRED_IN_GROUP, secret);
    }

    /** A copy whose value is never shown. */
    public Setting hidden() {
        return new Setting(name, rule, example, presence, true);
    }

    /** Adds a prefix to the names of settings. */
    public static List<Setting> below(String prefix, Setting... settings) {
        return Stream.of(settings)
                .map(setting -> new Setting(
                        prefix + "." + setting.name, setting.rule, setting.example, setting.presence, setting.secret))
                .toList();
    }

    /** The environment variable of a property; {@code *} is kept. */
    public static String variable(String property) {
        return NOT_IN_VARIABLES.matcher(property.toUpperCase(Locale.ROOT)).replaceAll("_");
    }

    /** Whether a property has this setting. */
    public boolean covers(String property) {
        return propertyPattern().matcher(property).matches();
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

    /** The part before the last chosen name, which is common to the settings of objects of one kind. */
    String group() {
        return name.substring(0, name.lastIndexOf(star()));
    }

    /** The part of the property up to its last chosen name, such as {@code bartizan.notify.targets.phone}. */
    String object(List<String> names) {
        StringBuilder object = new StringBuilder();
        int end = 0;
        for (String chosen : names) {
            int star = name.indexOf(star(), end);
            object.append(name, end, star).append(chosen);
            end = star + star().length();
        }
        return object.toString();
    }

    /** The property of an object. */
    String propertyOf(String object) {
        return object + name.substring(group().length() + star().length());
    }

    /** The chosen name for a part of a variable. */
    String chosen(String part) {
        return part.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Pattern of its variable; the groups are the chosen names. */
    Pattern variablePattern() {
        // Underscores around a name stand for quotation marks.
        return pattern(variable(name), hasLongName() ? "(\\w+)" : "([A-Z0-9]+|_\\w+_)");
    }

    /** Pattern of its property; the groups are the chosen names. */
    Pattern propertyPattern() {
        return pattern(name, "(\"[^\"]+\"|[^.\"]+)");
    }

    private Pattern pattern(String text, String forName) {
        return Pattern.compile(
                hasChosenName() ? text.replace(".", "\\.").replace(star(), forName) : Pattern.quote(text));
    }

    /** Its variables that may be meant by a misspelled one. */
    Stream<String> variablesLike(String variable) {
        return like("", variable(name), List.of(variable.split("_")));
    }

    /**
     * Variables with names of the words.
     *
     * @param begin the part of the variable that has its names already
     * @param rest the other part
     * @param words those of the misspelled variable that are left for that part
     */
    private Stream<String> like(String begin, String rest, List<String> words) {
        int star = rest.indexOf(ONE_WORD);
        if (star < 0) {
            return Stream.of(begin + rest);
        }
        String fixed = rest.substring(0, star);
        int before = (int) fixed.chars().filter(c -> c == '_').count();
        return IntStream.rangeClosed(before + 1, words.size())
                .boxed()
                .flatMap(end -> like(
                        begin + fixed + String.join(hasLongName() ? "_" : "", words.subList(before, end)),
                        rest.substring(star + star().length()),
                        words.subList(end - 1, words.size())));
    }
}
