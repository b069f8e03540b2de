package dev.bartizan.livelog;

/** A line of a log. However many clients get it, its JSON is written once, by the first who sends it. */
abstract sealed class LogLine implements Frame permits OwnLogLine, AccessLogLine {

    private String json;

    @Override
    public final synchronized String json() {
        if (json == null) {
            json = write();
        }
        return json;
    }

    abstract String write();
}
