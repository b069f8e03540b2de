package dev.bartizan.livelog;

/** A line of a log. Its JSON is created once, for the first client that gets it. Thread-safe. */
public abstract class LogLine implements Frame {

    private String json;

    @Override
    public final synchronized String json() {
        if (json == null) {
            json = write();
        }
        return json;
    }

    public abstract String write();
}
