package dev.bartizan.notify.rule;

import dev.bartizan.http.AllowedText;
import java.util.Optional;

/** The names of targets and rules. */
public final class NotificationName {

    private static final int LONGEST = 40;
    private static final AllowedText ALLOWED = AllowedText.of("abcdefghijklmnopqrstuvwxyz0123456789-", LONGEST);

    private NotificationName() {}

    /** The problem with a name, as the end of a sentence. */
    public static Optional<String> objection(String name) {
        return ALLOWED.matches(name)
                ? Optional.empty()
                : Optional.of("must have 1 to %d lower-case letters, digits and hyphens".formatted(LONGEST));
    }
}
