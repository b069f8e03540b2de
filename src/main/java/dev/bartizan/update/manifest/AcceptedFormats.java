package dev.bartizan.update.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client's {@code Accept} header, matched against the formats of responses.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, Accept</a>
 */
public final class AcceptedFormats {

    /** The header that Expo's own clients send. */
    private static final String EXPO = "multipart/mixed,application/expo+json,application/json";

    private static final AcceptedFormats OF_EXPO = parse(EXPO);

    /** The formats for a client without the header. */
    public static final AcceptedFormats ALL = parse("*/*");

    /** @param quality 0 to 1; 0 for not acceptable */
    private record Range(String mediaType, double quality) {

        static Range parse(String range) {
            String[] parts = range.split(";", -1);
            double quality = 1;
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip();
                if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                    quality = number(parameter.substring(2));
                }
            }
            return new Range(parts[0].strip().toLowerCase(Locale.ROOT), quality);
        }

        private static double number(String text) {
            try {
                double quality = Double.parseDouble(text.strip());
                return quality >= 0 && quality <= 1 ? quality : 0;
            } catch (NumberFormatException unreadable) {
                return 0;
            }
        }
    }

    private final List<Range> ranges;
    private final Optional<AnswerFormat> json;
    private final Optional<AnswerFormat> multipart;
    private final Optional<AnswerFormat> best;

    private AcceptedFormats(List<Range> ranges) {
        this.ranges = ranges;
        this.json = findJson();
        this.multipart = Optional.of(AnswerFormat.MULTIPART).filter(format -> quality(format) > 0);
        boolean jsonIsLikedBetter = json.isPresent() && quality(json.get()) > quality(AnswerFormat.MULTIPART);
        this.best = jsonIsLikedBetter ? json : multipart;
    }

    /** Parses a header. Never fails; invalid ranges match nothing. */
    public static AcceptedFormats of(@Nullable String header) {
        if (EXPO.equals(header)) {
            return OF_EXPO;
        }
        return header == null || header.isBlank() ? ALL : parse(header);
    }

    private static AcceptedFormats parse(String header) {
        return new AcceptedFormats(
                Arrays.stream(header.split(",")).map(Range::parse).toList());
    }

    /** The quality of one name, such as {@code gzip}, in a header of this kind; 0 if it isn't named. */
    public static double quality(String header, String name) {
        return Arrays.stream(header.split(","))
                .map(Range::parse)
                .filter(range -> range.mediaType().equals(name))
                .mapToDouble(Range::quality)
                .max()
                .orElse(0);
    }

    /**
     * The JSON format that the client prefers, if it accepts JSON; {@code application/expo+json} only if the client
     * names it.
     */
    public Optional<AnswerFormat> json() {
        return json;
    }

    /** Multipart, if the client accepts it. */
    public Optional<AnswerFormat> multipart() {
        return multipart;
    }

    /** The format that the client prefers; multipart if both are equal. */
    public Optional<AnswerFormat> best() {
        return best;
    }

    private Optional<AnswerFormat> findJson() {
        double expo = named(AnswerFormat.EXPO_JSON) ? quality(AnswerFormat.EXPO_JSON) : 0;
        double plain = quality(AnswerFormat.JSON);
        if (expo > 0 && expo >= plain) {
            return Optional.of(AnswerFormat.EXPO_JSON);
        }
        if (plain > 0) {
            return Optional.of(AnswerFormat.JSON);
        }
        return Optional.of(AnswerFormat.EXPO_JSON).filter(format -> quality(format) > 0);
    }

    private boolean named(AnswerFormat format) {
        return ranges.stream().anyMatch(range -> range.mediaType().equals(format.mediaType()));
    }

    /** The quality of the most specific range that matches. */
    private double quality(AnswerFormat format) {
        double quality = 0;
        int specificity = 0;
        for (Range range : ranges) {
            int fits = format.specificity(range.mediaType());
            if (fits > specificity) {
                specificity = fits;
                quality = range.quality();
            }
        }
        return quality;
    }
}
