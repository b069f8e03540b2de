package dev.bartizan.settings;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A validation rule for the value of a setting. */
@FunctionalInterface
public interface Rule {

    /** The problem with a value, as the end of a sentence and without the value; empty if it is valid. */
    Optional<String> objection(String value);

    /** Any text. */
    Rule TEXT = value -> Optional.empty();

    /** A boolean. Rejects other words, because SmallRye would treat a typing error as {@code false}. */
    Rule SWITCH = is(
            "must be true or false",
            value -> Set.of("true", "false", "yes", "no", "y", "n", "on", "off", "1", "0")
                    .contains(value.strip().toLowerCase(Locale.ROOT)));

    /** A duration of 0 or more. */
    Rule DURATION = value -> duration(value, false);

    /** A duration greater than 0. */
    Rule POSITIVE_DURATION = value -> duration(value, true);

    /** The interval of a scheduled method; the scheduler accepts fewer forms than our other durations. */
    Rule INTERVAL = value -> {
        Optional<String> objection = duration(value, true);
        if (objection.isPresent()) {
            return objection;
        }
        String text = value.strip();
        try {
            Duration interval = Duration.parse(Character.isDigit(text.charAt(0)) ? "PT" + text : text);
            return interval.toMillis() > 0 ? Optional.empty() : Optional.of("must be 1 ms at least");
        } catch (DateTimeParseException unreadable) {
            return text.endsWith("ms")
                    ? Optional.of("must be written in seconds, such as 0.5s")
                    : Optional.of("must be hours, minutes and seconds");
        }
    };

    /** A number of bytes. */
    Rule SIZE = is("must be a number of bytes above 0, with K, M or G or without", value -> {
        var size = new MemorySizeConverter().convert(value.strip());
        return size != null
                && size.asBigInteger().signum() > 0
                && size.asBigInteger().bitLength() < Long.SIZE;
    });

    /** A path; the file or folder doesn't have to exist. */
    Rule PATH = is("must be a path", value -> !Path.of(value).toString().isEmpty());

    /** An absolute path. */
    Rule ABSOLUTE_PATH = is("must be an absolute path", value -> Path.of(value).isAbsolute());

    /** An http: or https: URL. */
    Rule HTTP_URL = Rule::httpUrl;

    /** A time zone: a region such as {@code Europe/Berlin}, {@code UTC} or an offset. */
    Rule TIME_ZONE = is("must be a time zone", value -> {
        ZoneId.of(value.strip());
        return true;
    });

    /** A secret that is sent in headers. */
    Rule TOKEN = is("must have 16 to 512 visible ASCII characters", value -> {
        String token = value.strip();
        return token.length() >= 16 && token.length() <= 512 && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    });

    /** A whole number within bounds, inclusive. */
    static Rule number(long min, long max) {
        String objection = max == Integer.MAX_VALUE || max == Long.MAX_VALUE
                ? "must be a whole number, %d at least".formatted(min)
                : "must be a whole number from %d to %d".formatted(min, max);
        return is(objection, value -> {
            long number = Long.parseLong(value.strip());
            return number >= min && number <= max;
        });
    }

    /** An {@code int} that is at least the given number. */
    static Rule atLeast(int min) {
        return number(min, Integer.MAX_VALUE);
    }

    /** One of the given words. */
    static Rule oneOf(List<String> words) {
        return is("must be one of " + String.join(", ", words), words::contains);
    }

    /** One of the constants, in either form: {@code when-empty} or {@code WHEN_EMPTY}. */
    static <E extends Enum<E>> Rule oneOf(Class<E> type) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> word(constant.name()))
                .toList();
        return is("must be one of " + String.join(", ", words), value -> words.contains(word(value.strip())));
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A rule from a predicate; {@link IllegalArgumentException} and similar exceptions count as false. */
    static Rule is(String objection, Predicate<String> test) {
        return value -> {
            try {
                return test.test(value) ? Optional.empty() : Optional.of(objection);
            } catch (IllegalArgumentException | ArithmeticException | DateTimeException unreadable) {
                return Optional.of(objection);
            }
        };
    }

    /** A rule from a parser; the objection has the message of its exception. */
    static Rule readBy(Parser parser) {
        return value -> {
            try {
                parser.read(value);
                return Optional.empty();
            } catch (IllegalArgumentException | DateTimeException unreadable) {
                return Optional.of("is invalid: " + oneLine(String.valueOf(unreadable.getMessage())));
            }
        };
    }

    /** Parses a value, to validate it. */
    @FunctionalInterface
    interface Parser {

        /** @throws IllegalArgumentException or {@link DateTimeException} if it is invalid, with a message for people */
        Object read(String value);
    }

    /** A comma-separated list whose elements match the rule; may be empty. */
    static Rule listOf(Rule rule) {
        return value -> Stream.of(StringUtil.split(value))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .flatMap(element -> rule.objection(element).stream())
                .findFirst()
                .map(objection -> "has an element that " + objection);
    }

    /** A readable text file whose content matches the rule. */
    static Rule fileWith(Rule content) {
        return readableFile(file -> content.objection(Files.readString(file).strip())
                .map(objection -> "names a file whose content " + objection));
    }

    /** A readable file. */
    static Rule readableFile(FileRule rule) {
        return value -> {
            try {
                return rule.objection(Path.of(value));
            } catch (InvalidPathException wrong) {
                return Optional.of("must be a path");
            } catch (NoSuchFileException missing) {
                return Optional.of("names a file that doesn't exist");
            } catch (MalformedInputException binary) {
                return Optional.of("names a file that is not text");
            } catch (IOException unreadable) {
                return Optional.of("names a file that can't be read (%s)"
                        .formatted(unreadable.getClass().getSimpleName()));
            }
        };
    }

    /** A validation rule for the content of a file. */
    @FunctionalInterface
    interface FileRule {

        /** The problem with the content, like {@link Rule#objection}. */
        Optional<String> objection(Path file) throws IOException;
    }

    private static Optional<String> duration(String value, boolean positive) {
        try {
            Duration duration = DurationText.parseOrSeconds(value);
            if (duration.isNegative() || positive && duration.isZero()) {
                return Optional.of(positive ? "must be longer than 0" : "must not be negative");
            }
            // It must fit into a long as milliseconds.
            duration.toMillis();
            return Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            return Optional.of(String.valueOf(unreadable.getMessage()));
        } catch (ArithmeticException tooLong) {
            return Optional.of("is too long");
        }
    }

    private static Optional<String> httpUrl(String value) {
        try {
            URI url = URI.create(value.strip());
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                return Optional.of("must begin with http:// or https://");
            }
            return url.getHost() == null ? Optional.of("has no host") : Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            // The exception's message contains the URL, which can have a password.
            return Optional.of("is not a URL");
        }
    }

    private static String oneLine(String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
