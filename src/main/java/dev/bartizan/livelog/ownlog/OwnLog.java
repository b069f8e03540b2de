package dev.bartizan.livelog.ownlog;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LiveLog;
import dev.bartizan.livelog.LiveLogConfig;
import dev.bartizan.livelog.LogStream;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Logger;

/** Bartizan's own log: each line that is logged from start-up on. */
@Singleton
public class OwnLog implements LiveLog<OwnLogLine> {

    private final LogStream<OwnLogLine> stream;
    private final OwnLogHandler handler;
    private final Logger root = Logger.getLogger("");

    OwnLog(LiveLogConfig config, ObjectMapper json) {
        this.stream = new LogStream<>(config.keptLines());
        this.handler = new OwnLogHandler(stream, json);
    }

    /** Starts before the database is opened, so that lines about that are included. */
    void start(@Observes @Priority(Lifecycle.Start.LOG) StartupEvent event) {
        detach();
        root.addHandler(handler);
    }

    void stop(@Observes @Priority(Lifecycle.Stop.LOG) ShutdownEvent event) {
        detach();
    }

    /** Also removes a handler of an earlier start in the same JVM, whose class has the same name, so that no line comes twice. */
    private void detach() {
        for (Handler attached : root.getHandlers()) {
            if (attached.getClass().getName().equals(OwnLogHandler.class.getName())) {
                root.removeHandler(attached);
            }
        }
    }

    @Override
    public String kind() {
        return "live";
    }

    @Override
    public LogStream<OwnLogLine> stream() {
        return stream;
    }

    @Override
    public Set<String> filterNames() {
        return OwnLogFilter.NAMES;
    }

    @Override
    public OwnLogFilter filter(FilterValues values) {
        return OwnLogFilter.of(values);
    }
}
