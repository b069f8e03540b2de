package dev.bartizan.livelog;

/** A line of a log. However many clients get it, its JSON is written once, by the first who sends it. */
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
