package dev.bartizan.logging;

import dev.bartizan.system.Lifecycle;
import io.quarkiverse.loggingjson.JsonFormatter;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;

/** Writes the console log as text if {@code bartizan.log.format} is {@code text}. */
@Singleton
class ReadableLog {

    private final boolean text;
    private final ReadableLine line;

    ReadableLog(@ConfigProperty(name = "bartizan.log.format") String format, ReadableLine line) {
        this.text = "text".equals(format);
        this.line = line;
    }

    /** Runs before Bartizan logs its first line. */
    void start(@Observes @Priority(Lifecycle.Start.READABLE_LOG) StartupEvent event) {
        if (text) {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                makeReadable(handler);
            }
        }
    }

    private void makeReadable(Handler handler) {
        Formatter formatter = handler.getFormatter();
        if (formatter instanceof JsonFormatter json) {
            handler.setFormatter(line.of(json));
        }
        if (handler instanceof ExtHandler outer) {
            for (Handler inner : outer.getHandlers()) {
                makeReadable(inner);
            }
        }
    }
}
