package dev.bartizan.livelog.accesslog;

import java.util.Optional;

/** Numbers in texts of log lines. Only digits with one point are numbers, because Java would also read {@code 1e9} or {@code NaN}. */
final class LogNumber {

    private static final int MOST_DIGITS = 18;

    private LogNumber() {}

    /** A number that is not negative; empty if the text has another form. */
    static Optional<Double> of(String text) {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '.') {
                points++;
            } else if (character >= '0' && character <= '9') {
                digits++;
            } else {
                return Optional.empty();
            }
        }
        boolean number = digits > 0 && points <= 1 && text.length() <= 2 * MOST_DIGITS;
        return number ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }

    /** A whole number that is not negative; empty if the text has another form. */
    static Optional<Long> whole(String text) {
        boolean number = !text.isEmpty()
                && text.length() <= MOST_DIGITS
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
        return number ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
