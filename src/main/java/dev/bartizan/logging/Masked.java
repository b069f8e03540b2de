package dev.bartizan.logging;

/** Masks secrets in texts of libraries: Bartizan's tokens, which have a common prefix, and query parameters. */
public final class Masked {

    private static final String[] BEGINNINGS = {"bzn_", "token=", "ticket="};
    private static final char MASK = '…';

    private Masked() {}

    /** The text with an ellipsis instead of each secret. */
    public static String text(String text) {
        String masked = text;
        for (String beginning : BEGINNINGS) {
            masked = mask(masked, beginning);
        }
        return masked;
    }

    private static String mask(String text, String beginning) {
        int found = text.indexOf(beginning);
        if (found < 0) {
            return text;
        }
        StringBuilder masked = new StringBuilder(text.length());
        int copied = 0;
        while (found >= 0) {
            int secret = found + beginning.length();
            masked.append(text, copied, secret).append(MASK);
            copied = secret;
            while (copied < text.length() && belongsToSecret(text.charAt(copied))) {
                copied++;
            }
            found = text.indexOf(beginning, copied);
        }
        return masked.append(text, copied, text.length()).toString();
    }

    private static boolean belongsToSecret(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '%' || c == MASK;
    }
}
