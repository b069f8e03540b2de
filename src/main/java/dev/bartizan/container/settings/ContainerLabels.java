package dev.bartizan.container.settings;

import dev.bartizan.container.check.Probe;
import dev.bartizan.settings.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The labels of a container that are for Bartizan. An unreadable label counts as absent and has a warning. */
public final class ContainerLabels {

    private static final String OURS = "bartizan.";
    private static final String SUPERVISE = OURS + "supervise";
    private static final String APP = OURS + "app";
    private static final String DEPENDS_ON = OURS + "depends-on";
    private static final String RESTART_WITH_DEPENDENCIES = OURS + "restart-with-dependencies";
    private static final String HEALTH = OURS + "health";
    private static final String LOG_ALERT = OURS + "log-alert";

    /** The label of a widespread program that restarts unhealthy containers. */
    private static final String AUTOHEAL = "autoheal";

    /** A label of the deployments, which set it themselves. */
    static final String DEPLOYMENT = OURS + "deployment";

    private static final List<String> HEALTH_PARTS =
            List.of("status", "text", "interval", "timeout", "retries", "start-period");
    private static final Set<String> OTHERS =
            Set.of(SUPERVISE, APP, DEPENDS_ON, RESTART_WITH_DEPENDENCIES, HEALTH, LOG_ALERT, DEPLOYMENT);

    private static final String HEADER = HEALTH + ".header.";
    private static final String HEADER_CHARACTERS = "!#$%&'*+-.^_`|~";
    private static final String DURATION = "a duration such as 5s or 1m30s";
    private static final String POSITIVE_DURATION = "a duration above 0, such as 5s or 1m30s";
    private static final int LONGEST_SHOWN = 100;

    private final Map<String, String> labels;
    private final List<String> warnings = new ArrayList<>();
    private final Optional<Boolean> supervise;
    private final boolean restartsAlong;
    private final Optional<String> check;
    private final Optional<Probe.StatusRange> status;
    private final Optional<Duration> interval;
    private final Optional<Duration> timeout;
    private final Optional<Integer> retries;
    private final Optional<Duration> startPeriod;
    private final Optional<LogAlertRule> logAlert;
    private final Map<String, String> headers = new TreeMap<>();

    private ContainerLabels(Map<String, String> labels) {
        this.labels = labels;
        this.supervise = flag(SUPERVISE);
        this.restartsAlong = flag(RESTART_WITH_DEPENDENCIES).orElse(false);
        this.status = read(HEALTH + ".status", "a status such as 204 or 200-299", Probe.StatusRange::parse);
        this.interval = read(HEALTH + ".interval", POSITIVE_DURATION, ContainerLabels::positive);
        this.timeout = read(HEALTH + ".timeout", POSITIVE_DURATION, ContainerLabels::positive);
        this.retries = read(HEALTH + ".retries", "a whole number above 0", ContainerLabels::count);
        this.startPeriod = read(HEALTH + ".start-period", DURATION, ContainerLabels::duration);
        this.check = readCheck();
        this.logAlert = read(LOG_ALERT, LogAlertRule.ALLOWED, LogAlertRule::parse);
        new TreeMap<>(labels).forEach((label, value) -> {
            if (label.startsWith(HEADER)) {
                readHeader(label, value.strip());
            }
        });
        labels.keySet().stream()
                .filter(label -> label.startsWith(OURS))
                .filter(label -> !OTHERS.contains(label) && !isPartOfHealth(label))
                .sorted()
                .forEach(label -> warnings.add("The label %s is unknown and ignored. Bartizan's labels are %s."
                        .formatted(shortened(label), String.join(", ", names()))));
    }

    /** Reads all labels of a container. */
    public static ContainerLabels of(Map<String, String> labels) {
        return new ContainerLabels(labels);
    }

    /** The labels of a container of which only the app is known. */
    public static Map<String, String> ofApp(String app) {
        return Map.of(APP, app);
    }

    /** Whether the container is supervised if the configuration doesn't name it. */
    boolean supervised() {
        return supervise.orElseGet(
                () -> labels.getOrDefault(AUTOHEAL, "").strip().equalsIgnoreCase("true"));
    }

    Optional<String> app() {
        return text(APP).map(String::strip).filter(app -> !app.isEmpty());
    }

    Optional<List<String>> dependsOn() {
        return text(DEPENDS_ON).map(names -> List.of(names.split(",")));
    }

    /** Whether the container is restarted after an app that it depends on was started. */
    boolean restartsAlong() {
        return restartsAlong;
    }

    /** A check that {@link Probe#parse} accepts. */
    Optional<String> check() {
        return check;
    }

    Optional<Probe.StatusRange> status() {
        return status;
    }

    Optional<String> expectedText() {
        return text(HEALTH + ".text");
    }

    Optional<Duration> interval() {
        return interval;
    }

    Optional<Duration> timeout() {
        return timeout;
    }

    Optional<Integer> retries() {
        return retries;
    }

    Optional<Duration> startPeriod() {
        return startPeriod;
    }

    /** Further headers of the HTTP request, by name. */
    Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    /** When somebody must be told about the container's log. */
    public Optional<LogAlertRule> logAlert() {
        return logAlert;
    }

    /** One sentence or two about each label that is ignored: its name, its value, and the allowed values. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    private Optional<String> text(String label) {
        return Optional.ofNullable(labels.get(label));
    }

    private Optional<Boolean> flag(String label) {
        return read(label, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    private <T> Optional<T> read(String label, String allowed, Function<String, T> parser) {
        Optional<String> text = text(label).map(String::strip);
        try {
            return text.map(parser);
        } catch (IllegalArgumentException unreadable) {
            warnings.add("The label %s=%s is ignored: it must be %s."
                    .formatted(label, shortened(text.orElseThrow()), allowed));
            return Optional.empty();
        }
    }

    private Optional<String> readCheck() {
        Optional<String> text = text(HEALTH);
        try {
            text.ifPresent(check -> Probe.parse(check, Probe.StatusRange.NO_ERROR, Optional.empty()));
            return text;
        } catch (IllegalArgumentException unreadable) {
            // Commands can have passwords, and viewers see warnings.
            warnings.add(
                    text.orElseThrow().startsWith("exec:")
                            ? "The label %s=exec:… is ignored: %s".formatted(HEALTH, unreadable.getMessage())
                            : "The label %s=%s is ignored: it must be %s."
                                    .formatted(HEALTH, shortened(text.orElseThrow()), Probe.ALLOWED));
            return Optional.empty();
        }
    }

    /** A header can have a password, so its value is not in the warning. */
    private void readHeader(String label, String value) {
        String name = label.substring(HEADER.length());
        boolean valid = !name.isEmpty()
                && name.chars().allMatch(ContainerLabels::isTokenCharacter)
                && value.chars().allMatch(character -> character >= ' ' && character < 0x7f);
        if (valid) {
            headers.put(name, value);
        } else {
            warnings.add("The label %s is ignored: it must be %sNAME with the name of a header, and a value in ASCII."
                    .formatted(shortened(label), HEADER));
        }
    }

    private static boolean isTokenCharacter(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || HEADER_CHARACTERS.indexOf(character) >= 0;
    }

    private static boolean isPartOfHealth(String label) {
        return label.startsWith(HEADER)
                || label.startsWith(HEALTH + ".") && HEALTH_PARTS.contains(label.substring(HEALTH.length() + 1));
    }

    private static List<String> names() {
        Set<String> names = new TreeSet<>(OTHERS);
        names.remove(DEPLOYMENT);
        names.add(HEADER + "NAME");
        HEALTH_PARTS.forEach(part -> names.add(HEALTH + "." + part));
        return List.copyOf(names);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    private static Duration duration(String text) {
        Duration duration = DurationText.parseOrSeconds(text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static Duration positive(String text) {
        Duration duration = duration(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static int count(String text) {
        int count = Integer.parseInt(text);
        if (count < 1) {
            throw new IllegalArgumentException(text);
        }
        return count;
    }
}
