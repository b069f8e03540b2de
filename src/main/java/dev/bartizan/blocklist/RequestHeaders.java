package dev.bartizan.blocklist;

import com.google.re2j.Pattern;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Additional headers of the requests for a list's feed, such as {@code Authorization}. Their values are secrets: they
 * are sent only to the origin of the list's URL, and {@link #toString()} has only the names.
 *
 * @param values the values by name
 */
public record RequestHeaders(Map<String, String> values) {

    public static final RequestHeaders NONE = new RequestHeaders(Map.of());

    private static final String TWICE = "has a header twice";
    private static final int MAX_HEADERS = 16;
    private static final int MAX_NAME = 100;
    private static final int MAX_VALUE = 4_096;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

    /** Headers that would change the framing or the meaning of the request, in lower case. */
    private static final Set<String> RESERVED = Set.of(
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Headers that may be sent without encryption, in lower case. */
    private static final Set<String> HARMLESS = Set.of("accept", "accept-language", "user-agent");

    /** Blanks around values are removed. Null, which JSON can have, becomes an empty value, which {@link #objection()} reports. */
    public RequestHeaders(Map<String, String> values) {
        Map<String, String> copy = new LinkedHashMap<>();
        values.forEach((name, value) ->
                copy.put(name, Objects.requireNonNullElse(value, "").strip()));
        this.values = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads headers from text with one header per line, such as {@code Authorization: Bearer …}.
     *
     * @throws IllegalArgumentException if a line is not a header, or a name occurs twice; the message has no value
     */
    public static RequestHeaders parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("must have one header per line, such as “User-Agent: name”");
            }
            String name = line.substring(0, colon).strip();
            if (values.put(name, line.substring(colon + 1)) != null) {
                throw new IllegalArgumentException(TWICE);
            }
        });
        return new RequestHeaders(values);
    }

    /** The problem with headers in the form of {@link #parse}; empty if they are valid. */
    static Optional<String> objectionTo(String text) {
        try {
            return parse(text).objection();
        } catch (IllegalArgumentException unreadable) {
            return Optional.of(String.valueOf(unreadable.getMessage()));
        }
    }

    /** The headers in the form that {@link #parse} reads. */
    String text() {
        return values.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\n"));
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The names, in the order in which they were given. */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    boolean has(String name) {
        return values.keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    /** Whether a value must not be sent without encryption. */
    boolean secret() {
        return !values.keySet().stream().map(RequestHeaders::lowerCase).allMatch(HARMLESS::contains);
    }

    /** The problem with the headers, without their values; empty if they are valid. */
    Optional<String> objection() {
        if (values.size() > MAX_HEADERS) {
            return Optional.of("must not have more than %d headers".formatted(MAX_HEADERS));
        }
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, String> header : values.entrySet()) {
            Optional<String> objection = objection(header.getKey(), header.getValue());
            if (objection.isPresent()) {
                return objection;
            }
            if (!seen.add(header.getKey())) {
                return Optional.of(TWICE);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> objection(String name, String value) {
        if (name.length() > MAX_NAME || !NAME.matches(name)) {
            return Optional.of("has a name that is not the name of a header");
        }
        if (RESERVED.contains(lowerCase(name))) {
            return Optional.of("must not have %s, which is set for each request".formatted(name));
        }
        if (value.isBlank()) {
            return Optional.of("has no value for %s".formatted(name));
        }
        if (value.length() > MAX_VALUE || !VALUE.matches(value)) {
            return Optional.of("must have at most %d visible ASCII characters and blanks as value of %s"
                    .formatted(MAX_VALUE, name));
        }
        return Optional.empty();
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return names().toString();
    }
}
