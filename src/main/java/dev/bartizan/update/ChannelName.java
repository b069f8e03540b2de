package dev.bartizan.update;

import dev.bartizan.http.AllowedText;

/** The names of channels. No name has a character with a meaning in headers or HTML. */
public final class ChannelName {

    /** The rule as a regular expression. */
    public static final String PATTERN = "[A-Za-z0-9._:+/-]{1,64}";

    private static final AllowedText ALLOWED = AllowedText.alphanumericAnd("._:+/-", 64);

    private ChannelName() {}

    /** Whether a text is the name of a channel. */
    public static boolean isValid(String text) {
        return ALLOWED.matches(text);
    }
}
