package dev.bartizan.livelog;

import org.jspecify.annotations.Nullable;

/** A line of a log. Its JSON is created once, for the first client that gets it. Thread-safe. */
public abstract class LogLine implements Frame {

    private @Nullable String json;

    @Override
    public final synchronized String json() {
        String written = json;
        if (written == null) {
            written = write();
            json = written;
        }
        return written;
    }

    public abstract String write();
}
