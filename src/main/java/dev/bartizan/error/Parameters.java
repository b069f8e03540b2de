package dev.bartizan.error;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Converts parameters in paths, queries and headers, and reports what is allowed. */
@Provider
public class Parameters implements ParamConverterProvider {

    private record Kind(Function<String, Object> parser, String expected) {}

    private static final Kind INTEGER = new Kind(Integer::valueOf, "a whole number of at most 32 bits");
    private static final Kind LONG = new Kind(Long::valueOf, "a whole number of at most 64 bits");
    private static final Kind NUMBER = new Kind(Double::valueOf, "a number");
    private static final Kind SWITCH = new Kind(Parameters::readSwitch, "true or false");

    private static final Map<Class<?>, Kind> KINDS = Map.ofEntries(
            Map.entry(int.class, INTEGER),
            Map.entry(Integer.class, INTEGER),
            Map.entry(long.class, LONG),
            Map.entry(Long.class, LONG),
            Map.entry(double.class, NUMBER),
            Map.entry(Double.class, NUMBER),
            Map.entry(boolean.class, SWITCH),
            Map.entry(Boolean.class, SWITCH),
            Map.entry(UUID.class, new Kind(UUID::fromString, "a UUID such as 0b7c4a35-2f4e-4c6e-9d3a-1f2e3d4c5b6a")),
            Map.entry(Instant.class, new Kind(Instant::parse, "a time such as 2026-01-31T12:00:00Z")));

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> rawType, Type genericType, Annotation[] annotations) {
        Kind kind = rawType.isEnum() ? constants(rawType) : KINDS.get(rawType);
        return kind == null ? null : (ParamConverter<T>) new Converter(kind);
    }

    private static Kind constants(Class<?> type) {
        Map<String, Object> byName = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(constant -> ((Enum<?>) constant).name(), constant -> constant));
        String names = Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .collect(Collectors.joining(", "));
        return new Kind(
                text -> {
                    Object constant = byName.get(text);
                    if (constant == null) {
                        throw new IllegalArgumentException();
                    }
                    return constant;
                },
                "one of " + names);
    }

    private static Object readSwitch(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            // The framework passes "0" or an empty text for an absent switch.
            case "false", "0", "" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    /** A value that can't be converted; without the name of the parameter, which converters don't know. */
    static final class UnreadableException extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        private final String given;
        private final String expected;

        UnreadableException(String given, String expected, Throwable cause) {
            super(expected, cause);
            this.given = given;
            this.expected = expected;
        }

        /** The whole value. */
        String given() {
            return given;
        }

        /** What is allowed, as the end of a sentence. */
        String expected() {
            return expected;
        }
    }

    private record Converter(Kind kind) implements ParamConverter<Object> {

        @Override
        public @Nullable Object fromString(@Nullable String text) {
            if (text == null) {
                return null;
            }
            try {
                return kind.parser().apply(text);
            } catch (IllegalArgumentException | DateTimeException unreadable) {
                throw new UnreadableException(text, kind.expected(), unreadable);
            }
        }

        @Override
        public String toString(Object value) {
            return String.valueOf(value);
        }
    }
}
