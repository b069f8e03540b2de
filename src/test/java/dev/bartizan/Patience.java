package dev.bartizan;

import java.time.Duration;

/** How long tests wait for an event: far longer than it takes, because machines can be busy. */
public final class Patience {

    /** Long enough for anything but a bug. */
    public static final Duration LONG = Duration.ofMinutes(1);

    private Patience() {}
}
