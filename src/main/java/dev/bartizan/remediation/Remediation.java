package dev.bartizan.remediation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is to be done with the requests of an address: the type of a decision. The strictest comes first; the constants
 * are named as in the API and in CrowdSec.
 */
@Schema(description = "What is to be done with the requests of an address: `ban`, `captcha` or `throttle`.")
public enum Remediation {
    /** Block them. */
    ban,
    /** Let them pass after a captcha is solved. */
    captcha,
    /** Slow them down. */
    throttle;

    /** The names for people: {@code ban, captcha or throttle}. */
    public static final String NAMES =
            Arrays.stream(values()).limit(values().length - 1L).map(Enum::name).collect(Collectors.joining(", "))
                    + " or " + values()[values().length - 1];

    /** The one with a name, in upper or lower case; empty for other texts. */
    public static Optional<Remediation> of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(known -> known.name().equals(lower))
                .findFirst();
    }

    /** Whether it is stricter than another one. */
    public boolean stricterThan(Remediation other) {
        return compareTo(other) < 0;
    }
}
